namespace SamCrowd.Annotation.Coverage;

/// <summary>How well a whole case is covered by boxes.</summary>
internal static class CaseCoverage
{
    /// <returns>
    /// For each case with a prompt, 0 to 1: boxed slices divided by the slices from first to last, both summed over labels and slice axes,
    /// so that a long organ counts more than a short one. Where several annotators drew, a slice is boxed that any of them boxed.
    /// </returns>
    public static IReadOnlyDictionary<string, double> Of(BoxTable table) => CoverageCheck.Of(table)
        .GroupBy(label => label.Case)
        .ToDictionary(group => group.Key, group =>
            (double)group.Sum(label => label.Boxed) / group.Sum(label => label.Last - label.First + 1));
}
