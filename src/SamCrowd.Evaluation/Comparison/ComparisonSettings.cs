using SamCrowd.Evaluation.Statistics;

namespace SamCrowd.Evaluation.Comparison;

/// <summary>How two tables are compared.</summary>
public sealed record ComparisonSettings
{
    public WilcoxonMethod Method { get; init; } = WilcoxonMethod.Auto;

    public bool ContinuityCorrection { get; init; }

    /// <summary>Level of the Hodges-Lehmann and bootstrap intervals.</summary>
    public double Confidence { get; init; } = 0.95;

    public int BootstrapResamples { get; init; } = 10_000;

    public long Seed { get; init; }
}
