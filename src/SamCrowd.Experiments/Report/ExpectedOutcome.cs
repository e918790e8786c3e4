namespace SamCrowd.Experiments.Report;

/// <summary>Ours held against one row of an expected table.</summary>
/// <param name="Mean">Ours; NaN where no case has a value.</param>
/// <param name="P">Ours; NaN for the first arm and for labels.</param>
/// <param name="SameDirection">Whether the arm lies on the same side of the first arm; null where the table does not say.</param>
/// <param name="SameSignificance">Whether both p are below the significance level, or both not; null likewise.</param>
internal sealed record ExpectedOutcome(ExpectedRow Expected, double Mean, double P, bool? SameDirection, bool? SameSignificance)
{
    public double Difference => Mean - Expected.Mean;

    /// <summary>Whether our mean is further away than the table allows.</summary>
    public bool Broken => Expected.Tolerance is { } tolerance && !(Math.Abs(Difference) <= tolerance);
}
