using SamCrowd.Evaluation.Statistics;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Evaluation.Comparison;

/// <summary>How two tables are compared.</summary>
public sealed record ComparisonSettings
{
    /// <summary>
    /// How Wilcoxon's p is computed; by default over all sign changes for up to 50 pairs, else by the normal approximation.
    /// </summary>
    [Setting("Wilcoxon's p: auto (over all sign changes for up to 50 pairs, else normal), exact, approx (normal), or scipy (1.10's "
        + "default, with its treatment of ties).")]
    [AddedLater(WilcoxonMethod.Auto)]
    public WilcoxonMethod Method { get; init; } = WilcoxonMethod.Auto;

    /// <summary>
    /// Whether the normal approximation moves the statistic by half a step towards its mean; off by default, as in scipy.
    /// </summary>
    [Setting("Continuity correction in the normal approximation.", OtherNames = ["correction"])]
    [AddedLater(false)]
    public bool ContinuityCorrection { get; init; }

    /// <summary>Level of the Hodges-Lehmann and bootstrap intervals, above 0 and below 1; 0.95 by default.</summary>
    [Setting("Level of the Hodges-Lehmann and bootstrap intervals.", Above = 0, Below = 1, ValueName = "LEVEL")]
    public double Confidence { get; init; } = 0.95;

    /// <summary>Resamples of bootstrap intervals and tests, 100 to 10,000,000; 10,000 by default.</summary>
    [Setting("Resamples of bootstrap intervals and tests.", Min = 100, Max = 10_000_000, ValueName = "N")]
    [AddedLater(10_000)]
    public int BootstrapResamples { get; init; } = 10_000;

    /// <summary>Seed of the bootstrap and the permutation test: the same seed gives the same figures. 0 by default.</summary>
    [Setting("Seed of the bootstrap.", ValueName = "S")]
    public long Seed { get; init; }
}
