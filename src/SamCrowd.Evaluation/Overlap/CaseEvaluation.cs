using SamCrowd.Evaluation.Surfaces;

namespace SamCrowd.Evaluation.Overlap;

/// <summary>One case's figures.</summary>
/// <param name="CaseId">The file's name without its ending.</param>
/// <param name="Overlap">One entry a region, in the regions' order.</param>
/// <param name="Surfaces">Likewise; null where surface distances were not asked for.</param>
internal sealed record CaseEvaluation(
    string CaseId, string ReferenceFile, string PredictionFile, IReadOnlyList<OverlapMetrics> Overlap,
    IReadOnlyList<SurfaceMetrics>? Surfaces = null)
{
    /// <summary>Values of the reference, ascending, that no region names and that are neither 0 nor the ignore label.</summary>
    public IReadOnlyList<short> OtherReferenceValues { get; init; } = [];

    /// <summary>Likewise of the prediction.</summary>
    public IReadOnlyList<short> OtherPredictionValues { get; init; } = [];
}
