namespace SamCrowd.Evaluation.Statistics;

/// <summary>Mean and its normal interval as the study states it: ± 1.96 · SD / √n with the population standard deviation.</summary>
/// <param name="Mean">NaN where there is no value.</param>
/// <param name="StandardDeviation">Of the population: divided by n.</param>
/// <param name="Count">n.</param>
/// <param name="HalfWidth">1.96 · SD / √n.</param>
public sealed record MeanInterval(double Mean, double HalfWidth, double StandardDeviation, int Count)
{
    /// <summary>With fewer values than this the normal interval is far too narrow, and Student's t is taken.</summary>
    public const int FewerAreFew = 10;

    /// <summary>
    /// Half of the 95 % interval to show: the study's, or with fewer than <see cref="FewerAreFew"/> values Student's t times the sample
    /// deviation by √n; NaN for fewer than two.
    /// </summary>
    public double Reach => Count >= FewerAreFew ? HalfWidth
        : Count < 2 ? double.NaN
        : StudentT.Quantile(0.975, Count - 1) * StandardDeviation / Math.Sqrt(Count - 1);

    /// <summary>Mean, deviation and interval of some values.</summary>
    /// <param name="values">No NaN; empty gives NaN.</param>
    public static MeanInterval Of(IReadOnlyList<double> values)
    {
        if (values.Count == 0) return new MeanInterval(double.NaN, double.NaN, double.NaN, 0);
        var mean = values.Sum() / values.Count;
        var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / values.Count);
        return new MeanInterval(mean, 1.96 * deviation / Math.Sqrt(values.Count), deviation, values.Count);
    }
}
