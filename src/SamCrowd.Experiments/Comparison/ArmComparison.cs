namespace SamCrowd.Experiments.Comparison;

/// <summary>One arm against the reference arm on the same test cases, for one label or the mean over labels.</summary>
/// <param name="Pairs">Cases that both arms have a score for.</param>
/// <param name="Dropped">Cases left out because one of the two has none.</param>
/// <param name="Difference">Mean of arm minus reference over the pairs.</param>
/// <param name="PValue">Two-sided Wilcoxon signed-rank test; NaN where it cannot be done (no pair differs).</param>
/// <param name="Method">exact or approximate, as scipy chooses.</param>
public sealed record ArmComparison(
    string Label,
    string Reference,
    string Arm,
    int Pairs,
    int Dropped,
    MeanInterval ReferenceScore,
    MeanInterval ArmScore,
    double Difference,
    double PValue,
    string Method);
