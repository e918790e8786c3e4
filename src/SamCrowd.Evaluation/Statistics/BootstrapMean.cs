using SamCrowd.Imaging;
using SamCrowd.Imaging.Statistics;

namespace SamCrowd.Evaluation.Statistics;

/// <summary>Percentile bootstrap of a mean (Efron and Tibshirani 1993, section 13.3); the same seed gives the same interval.</summary>
public static class BootstrapMean
{
    /// <param name="values">No NaN; empty gives NaN.</param>
    public static Interval Estimate(IReadOnlyList<double> values, double confidence = 0.95, int resamples = 10_000, long seed = 0)
    {
        if (values.Count == 0) return new Interval(double.NaN, double.NaN, double.NaN, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 100);
        double[] sample = [.. values];
        var means = new double[resamples];
        Parallel.For(0, resamples, resample =>
        {
            var random = new RandomStream(seed, resample);
            var sum = 0.0;
            for (var i = 0; i < sample.Length; i++) sum += sample[random.Integer(sample.Length)];
            means[resample] = sum / sample.Length;
        });
        Array.Sort(means);
        var tail = (1 - confidence) / 2;
        return new Interval(values.Average(), At(tail), At(1 - tail), confidence);

        double At(double share) => Percentiles.OfSorted(means, share, PercentileRounding.FromBelow);
    }
}
