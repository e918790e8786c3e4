using SamCrowd.Evaluation.Surfaces;

namespace SamCrowd.Evaluation.Overlap;

/// <summary>One case's figures.</summary>
/// <param name="CaseId">The file's name without its ending.</param>
/// <param name="Overlap">One entry a region, in the regions' order.</param>
/// <param name="Surfaces">Likewise; null where surface distances were not asked for.</param>
internal sealed record CaseEvaluation(
    string CaseId, string ReferenceFile, string PredictionFile, IReadOnlyList<OverlapMetrics> Overlap,
    IReadOnlyList<SurfaceMetrics>? Surfaces = null);
