namespace SamCrowd.Evaluation.Statistics;

/// <summary>
/// The Hodges-Lehmann estimate of a paired shift, the median of all means of two differences (a difference with itself included), and the
/// interval that inverts the signed-rank test (Hollander and Wolfe, Nonparametric Statistical Methods, section 3.3; R's wilcox.test).
/// </summary>
internal static class HodgesLehmann
{
    private const int LargestExact = 50;

    /// <param name="differences">Finite; empty gives NaN.</param>
    /// <param name="confidence">Wanted level in (0, 1). Few pairs cannot reach it; the result tells what they reach.</param>
    public static Interval Estimate(IReadOnlyList<double> differences, double confidence = 0.95)
    {
        var n = differences.Count;
        if (n == 0) return new Interval(double.NaN, double.NaN, double.NaN, 0);
        var means = new WalshAverages(differences);
        var (skipped, reached) = n <= LargestExact ? Exact(n, confidence) : Approximate(n, confidence);
        return new Interval(means.Median(), means.Smallest(skipped), means.Smallest(means.Count - 1 - skipped), reached);
    }

    /// <summary>How many of the smallest and largest means to leave out.</summary>
    private static (long Skipped, double Confidence) Exact(int n, double confidence)
    {
        var probabilities = SignedRankDistribution.Probabilities(n);
        var quantile = Math.Max(1, SignedRankDistribution.Quantile(probabilities, (1 - confidence) / 2));
        return (quantile - 1, 1 - (2 * probabilities.Take(quantile).Sum()));
    }

    private static (long Skipped, double Confidence) Approximate(int n, double confidence)
    {
        var z = NormalDistribution.Quantile((1 + confidence) / 2);
        var deviation = Math.Sqrt(n * (n + 1.0) * ((2.0 * n) + 1) / 24);
        return ((long)Math.Max(0, Math.Floor((n * (n + 1.0) / 4) - (z * deviation))), confidence);
    }
}
