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
/// <param name="A">Mean and interval of A over the pairs.</param>
/// <param name="B">Mean and interval of B over the pairs.</param>
/// <param name="Wilcoxon">Signed-rank test of the differences, two-sided.</param>
/// <param name="HodgesLehmann">Median of the means of all pairs of differences (Walsh averages), with its interval.</param>
/// <param name="BootstrapMeanDifference">Percentile bootstrap of the mean difference, over cases and seeds.</param>
/// <param name="MedianDifference">NaN where there is no pair.</param>
/// <param name="HolmP">
/// <see cref="P"/> after Holm's correction over the tests that are looked at together: the compared columns, or all that a study shows.
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

    /// <summary>Mean of A minus mean of B over the pairs; NaN where there is none.</summary>
    public double MeanDifference => A.Mean - B.Mean;

    /// <summary>How many seeds A and B have.</summary>
    public int SeedsA { get; init; } = 1;

    /// <inheritdoc cref="SeedsA"/>
    public int SeedsB { get; init; } = 1;

    /// <summary>Of the paired permutation test over the cases of the seeds' means; NaN where no pair differs.</summary>
    public double PermutationP { get; init; } = double.NaN;

    /// <summary>Of the hierarchical bootstrap over cases and seeds; NaN where no pair differs.</summary>
    public double BootstrapP { get; init; } = double.NaN;

    /// <summary>
    /// 95 % (or as the settings say) of the mean difference: bootstrap percentiles over cases and seeds, or with fewer than
    /// <see cref="MeanInterval.FewerAreFew"/> pairs Student's t with n − 1 degrees of freedom, where the variance of the mean is that over
    /// the cases plus that over the seeds of each arm.
    /// </summary>
    public required Interval Difference { get; init; }

    /// <summary>
    /// What the difference is judged by. One network an arm: Wilcoxon's p. Several seeds: the larger p of the permutation test, which holds
    /// for these networks on other cases, and the hierarchical bootstrap, which counts other seeds too but trusts few cases too much.
    /// </summary>
    public double P => SeedsA == 1 && SeedsB == 1 ? Wilcoxon.PValue : Math.Max(PermutationP, BootstrapP);

    /// <summary>The least two-sided p that so many pairs can give: all differences of one sign, 2 / 2ⁿ.</summary>
    public double LeastP => Pairs == 0 ? double.NaN : Math.Pow(2, 1 - Pairs);

    /// <summary>Compares two lists of scores, of one training each.</summary>
    /// <param name="a">As long as <paramref name="b"/>, case by case; NaN where a case has no value.</param>
    /// <exception cref="InvalidInputException">There are too many pairs for the exact p that the settings ask for.</exception>
    public static PairedComparison Of(string column, IReadOnlyList<double> a, IReadOnlyList<double> b, ComparisonSettings settings) =>
        Of(column, a, b, [a], [b], settings);

    /// <param name="a">The mean over A's seeds, case by case; NaN where a case has no value.</param>
    /// <param name="b">The same of B, as long.</param>
    /// <param name="seedsA">A's values by seed and case.</param>
    /// <param name="seedsB">B's values by seed and case.</param>
    /// <inheritdoc cref="Of(string, IReadOnlyList{double}, IReadOnlyList{double}, ComparisonSettings)"/>
    internal static PairedComparison Of(
        string column, IReadOnlyList<double> a, IReadOnlyList<double> b, IReadOnlyList<IReadOnlyList<double>> seedsA,
        IReadOnlyList<IReadOnlyList<double>> seedsB, ComparisonSettings settings)
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
        var tolerance = WilcoxonSignedRank.ToleranceOf(first, second);
        var missing = Enumerable.Range(0, a.Count).Count(i => double.IsNaN(a[i]) || double.IsNaN(b[i]));
        IReadOnlyList<IReadOnlyList<double>>[] arms = [Of(seedsA, kept), Of(seedsB, kept)];
        var (draws, bootstrap) = Bootstrap(arms, differences, settings);
        var result = new PairedComparison(
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
            bootstrap,
            Dz(differences, tolerance))
        {
            SeedsA = seedsA.Count,
            SeedsB = seedsB.Count,
            PermutationP = PairedPermutation.PValue(differences, tolerance, settings.Seed),
            BootstrapP = double.IsNaN(wilcoxon.PValue) ? double.NaN : HierarchicalBootstrap.PValue(draws),
            Difference = kept.Length < MeanInterval.FewerAreFew ? StudentInterval.Of(differences, arms, settings.Confidence) : bootstrap,
        };
        return result with { HolmP = result.P };
    }

    /// <summary>The arm of higher scores is drawn first, so that p does not depend on which is named first.</summary>
    private static (double[] Draws, Interval Interval) Bootstrap(
        IReadOnlyList<IReadOnlyList<double>>[] arms, double[] differences, ComparisonSettings settings)
    {
        if (differences.Length == 0) return ([], new Interval(double.NaN, double.NaN, double.NaN, 0));
        var mean = differences.Average();
        var turned = mean < 0 || (mean == 0 && differences.FirstOrDefault(value => value != 0) < 0);
        IReadOnlyList<IReadOnlyList<double>>[] ordered = turned ? [arms[1], arms[0]] : arms;
        var draws = HierarchicalBootstrap.Draw(ordered, means => means[0] - means[1], settings.BootstrapResamples, settings.Seed);
        var interval = HierarchicalBootstrap.Interval(Math.Abs(mean), draws, settings.Confidence);
        return (draws, turned ? new Interval(mean, -interval.High, -interval.Low, interval.Confidence) : interval);
    }

    private static IReadOnlyList<IReadOnlyList<double>> Of(IReadOnlyList<IReadOnlyList<double>> seeds, int[] kept) =>
        [.. seeds.Select(values => (IReadOnlyList<double>)[.. kept.Select(i => double.IsFinite(values[i]) ? values[i] : double.NaN)])];

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
    }

    private static double Dz(double[] differences, double tolerance) =>
        differences.Length < 2 || differences.Max() - differences.Min() <= tolerance
            ? double.NaN
            : differences.Average() / Math.Sqrt(Variance(differences));
}
