using SamCrowd.Evaluation.Statistics;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Evaluation.Comparison;

/// <summary>How two tables are compared.</summary>
public sealed record ComparisonSettings
{
    [Setting("Wilcoxon's p: auto (over all sign changes for up to 50 pairs, else normal), exact, approx (normal), or scipy (1.10's "
        + "default, with its treatment of ties).")]
    [AddedLater(WilcoxonMethod.Auto)]
    public WilcoxonMethod Method { get; init; } = WilcoxonMethod.Auto;

    [Setting("Continuity correction in the normal approximation.", OtherNames = ["correction"])]
    [AddedLater(false)]
    public bool ContinuityCorrection { get; init; }

    [Setting("Level of the Hodges-Lehmann and bootstrap intervals.", Above = 0, Below = 1, ValueName = "LEVEL")]
    public double Confidence { get; init; } = 0.95;

    [Setting("Resamples of bootstrap intervals and tests.", Min = 100, Max = 10_000_000, ValueName = "N")]
    [AddedLater(10_000)]
    public int BootstrapResamples { get; init; } = 10_000;

    [Setting("Seed of the bootstrap.", ValueName = "S")]
    public long Seed { get; init; }
}
