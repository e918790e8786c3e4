using SamCrowd.Evaluation.Statistics;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Statistics;

namespace SamCrowd.Evaluation.Comparison;

/// <summary>
/// Two arms on one column, case by case. Differences are A − B. All figures are over the pairs in which both values are finite.
/// </summary>
/// <param name="Column">E.g. an organ, or "mean".</param>
/// <param name="Pairs">Cases with a finite value in both arms.</param>
/// <param name="Missing">Cases left out because a value is missing (NaN) in either arm.</param>
/// <param name="Infinite">
/// Cases left out because a value is infinite in either arm (and none is missing), e.g. the distance to an organ that was not found.
/// </param>
/// <param name="MedianDifference">NaN where there is no pair.</param>
/// <param name="HolmP">
/// The test's p-value after Holm's correction over the compared columns ("mean" is not one of them: its p stays as it is).
/// </param>
/// <param name="CohenDz">
/// Mean difference by the sample standard deviation of the differences; NaN where the differences do not vary.
/// </param>
public sealed record PairedComparison(
    string Column,
    int Pairs,
    int Missing,
    int Infinite,
    MeanInterval A,
    MeanInterval B,
    double MedianDifference,
    WilcoxonResult Wilcoxon,
    double HolmP,
    Interval HodgesLehmann,
    Interval BootstrapMeanDifference,
    double CohenDz)
{
    /// <summary>Cases that are not among the pairs.</summary>
    public int Dropped => Missing + Infinite;

    /// <summary>All cases that both tables have.</summary>
    public int Cases => Pairs + Dropped;

    public double MeanDifference => A.Mean - B.Mean;

    /// <param name="a">As long as <paramref name="b"/>, case by case; NaN where a case has no value.</param>
    /// <exception cref="InvalidInputException">There are too many pairs for the exact p that the settings ask for.</exception>
    public static PairedComparison Of(string column, IReadOnlyList<double> a, IReadOnlyList<double> b, ComparisonSettings settings)
    {
        if (a.Count != b.Count) throw new ArgumentException($"{a.Count} values against {b.Count}", nameof(b));
        var kept = Enumerable.Range(0, a.Count).Where(i => double.IsFinite(a[i]) && double.IsFinite(b[i])).ToArray();
        if (settings.Method == WilcoxonMethod.Exact && kept.Length > WilcoxonSignedRank.LargestExact)
        {
            throw new InvalidInputException(
                column, $"{kept.Length} pairs are too many for the exact p, which takes {WilcoxonSignedRank.LargestExact}",
                "take the normal approximation");
        }
        double[] first = [.. kept.Select(i => a[i])], second = [.. kept.Select(i => b[i])];
        double[] differences = [.. first.Zip(second, (x, y) => x - y)];
        var sorted = differences.Order().ToArray();
        var wilcoxon = WilcoxonSignedRank.OfPairs(first, second, settings.Method, settings.ContinuityCorrection);
        var missing = Enumerable.Range(0, a.Count).Count(i => double.IsNaN(a[i]) || double.IsNaN(b[i]));
        return new PairedComparison(
            column,
            kept.Length,
            missing,
            a.Count - kept.Length - missing,
            MeanInterval.Of(first),
            MeanInterval.Of(second),
            sorted.Length == 0 ? double.NaN : Percentiles.OfSorted(sorted, 0.5, PercentileRounding.FromBelow),
            wilcoxon,
            wilcoxon.PValue,
            Statistics.HodgesLehmann.Estimate(differences, settings.Confidence),
            BootstrapMean.Estimate(differences, settings.Confidence, settings.BootstrapResamples, settings.Seed),
            Dz(differences, WilcoxonSignedRank.ToleranceOf(first, second)));
    }

    private static double Dz(double[] differences, double tolerance)
    {
        if (differences.Length < 2 || differences.Max() - differences.Min() <= tolerance) return double.NaN;
        var mean = differences.Average();
        return mean / Math.Sqrt(differences.Sum(value => (value - mean) * (value - mean)) / (differences.Length - 1));
    }
}
