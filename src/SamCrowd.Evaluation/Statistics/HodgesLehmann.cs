namespace SamCrowd.Evaluation.Statistics;

/// <summary>
/// The Hodges-Lehmann estimate of a paired shift, the median of all means of two differences (a difference with itself included), and the
/// interval that inverts the signed-rank test (Hollander and Wolfe, Nonparametric Statistical Methods, section 3.3; R's wilcox.test).
/// </summary>
public static class HodgesLehmann
{
    private const int LargestExact = 50;

    /// <param name="differences">No NaN; empty gives NaN.</param>
    /// <param name="confidence">Wanted level in (0, 1). Few pairs cannot reach it; the result tells what they reach.</param>
    public static Interval Estimate(IReadOnlyList<double> differences, double confidence = 0.95)
    {
        var n = differences.Count;
        if (n == 0) return new Interval(double.NaN, double.NaN, double.NaN, 0);
        var means = new double[n * (n + 1) / 2];
        var at = 0;
        for (var i = 0; i < n; i++)
            for (var j = i; j < n; j++) means[at++] = (differences[i] + differences[j]) / 2;
        Array.Sort(means);
        var middle = means.Length / 2;
        var estimate = means.Length % 2 == 1 ? means[middle] : (means[middle - 1] + means[middle]) / 2;
        var (skipped, reached) = n <= LargestExact ? Exact(n, confidence) : Approximate(n, confidence);
        return new Interval(estimate, means[skipped], means[^(skipped + 1)], reached);
    }

    /// <summary>How many of the smallest and largest means to leave out.</summary>
    private static (int Skipped, double Confidence) Exact(int n, double confidence)
    {
        var probabilities = SignedRankDistribution.Probabilities(n);
        var quantile = Math.Max(1, SignedRankDistribution.Quantile(probabilities, (1 - confidence) / 2));
        return (quantile - 1, 1 - (2 * probabilities.Take(quantile).Sum()));
    }

    private static (int Skipped, double Confidence) Approximate(int n, double confidence)
    {
        var z = NormalDistribution.Quantile((1 + confidence) / 2);
        var deviation = Math.Sqrt(n * (n + 1.0) * ((2 * n) + 1) / 24);
        return ((int)Math.Max(0, Math.Floor((n * (n + 1.0) / 4) - (z * deviation))), confidence);
    }
}
