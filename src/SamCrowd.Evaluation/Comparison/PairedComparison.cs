using SamCrowd.Evaluation.Statistics;
using SamCrowd.Imaging.Statistics;

namespace SamCrowd.Evaluation.Comparison;

/// <summary>Two arms on one column, case by case. Differences are A − B.</summary>
/// <param name="Column">E.g. an organ, or "mean".</param>
/// <param name="Dropped">Pairs left out because a value was NaN or infinite.</param>
/// <param name="HolmP">The test's p-value after Holm's correction over the compared columns ("mean" is not one of them: its p stays as it is).</param>
/// <param name="CohenDz">Mean difference by the sample standard deviation of the differences.</param>
public sealed record PairedComparison(
    string Column,
    int Pairs,
    int Dropped,
    MeanInterval A,
    MeanInterval B,
    double MedianDifference,
    WilcoxonResult Wilcoxon,
    double HolmP,
    Interval HodgesLehmann,
    Interval BootstrapMeanDifference,
    double CohenDz)
{
    public double MeanDifference => A.Mean - B.Mean;

    /// <param name="a">As long as <paramref name="b"/>, case by case; NaN where a case has no value.</param>
    public static PairedComparison Of(string column, IReadOnlyList<double> a, IReadOnlyList<double> b, ComparisonSettings settings)
    {
        if (a.Count != b.Count) throw new ArgumentException($"{a.Count} values against {b.Count}", nameof(b));
        var kept = Enumerable.Range(0, a.Count).Where(i => double.IsFinite(a[i]) && double.IsFinite(b[i])).ToArray();
        double[] first = [.. kept.Select(i => a[i])], second = [.. kept.Select(i => b[i])];
        double[] differences = [.. first.Zip(second, (x, y) => x - y)];
        var sorted = differences.Order().ToArray();
        var wilcoxon = WilcoxonSignedRank.Test(differences, settings.Method, settings.ContinuityCorrection);
        return new PairedComparison(
            column,
            kept.Length,
            a.Count - kept.Length,
            MeanInterval.Of(first),
            MeanInterval.Of(second),
            sorted.Length == 0 ? double.NaN : Percentiles.OfSorted(sorted, 0.5, PercentileRounding.FromBelow),
            wilcoxon,
            wilcoxon.PValue,
            Statistics.HodgesLehmann.Estimate(differences, settings.Confidence),
            BootstrapMean.Estimate(differences, settings.Confidence, settings.BootstrapResamples, settings.Seed),
            Dz(differences));
    }

    private static double Dz(double[] differences)
    {
        if (differences.Length < 2) return double.NaN;
        var mean = differences.Average();
        return mean / Math.Sqrt(differences.Sum(value => (value - mean) * (value - mean)) / (differences.Length - 1));
    }
}
