namespace SamCrowd.Annotation.Coverage;

/// <summary>How well one label of one case is covered by boxes.</summary>
/// <param name="Boxed">Slices with a prompt of the label.</param>
/// <param name="First">First slice with one.</param>
/// <param name="Last">Last slice with one.</param>
/// <param name="Gaps">Slices between first and last that have none.</param>
/// <param name="Unopened">
/// Those of the gaps for which there is no annotation at all: neither another label's prompt nor an empty file.
/// </param>
/// <param name="Outliers">Slices whose box is far from what its neighbours let expect.</param>
internal sealed record LabelCoverage(
    string Case, SliceAxis Axis, int Label, int Boxed, int First, int Last, IReadOnlyList<int> Gaps, IReadOnlyList<int> Unopened,
    IReadOnlyList<BoxOutlier> Outliers)
{
    /// <summary>Boxed slices divided by the slices from the first to the last, 0 to 1.</summary>
    public double Fraction => (double)Boxed / (Last - First + 1);
}
