using SamCrowd.Imaging.Settings;

namespace SamCrowd.Evaluation.Statistics;

/// <summary>How the p-value of a Wilcoxon signed-rank test is found.</summary>
public enum WilcoxonMethod
{
    /// <summary>Over all sign changes for up to 50 differences other than zero, with ties too; the normal approximation beyond.</summary>
    Auto,

    /// <summary>Over all sign changes, for up to 1000 differences other than zero.</summary>
    Exact,

    /// <summary>The normal approximation with its correction for ties.</summary>
    [SettingWord("approx", "normal")]
    Approximate,

    /// <summary>
    /// scipy 1.10's default, to repeat results found with it: exact for up to 50 pairs without a zero, where a rank sum with half ranks is
    /// cut to a whole number (so that with ties p depends on which sample is named first), else the normal approximation; 0 alone is a
    /// zero.
    /// </summary>
    Scipy,
}
