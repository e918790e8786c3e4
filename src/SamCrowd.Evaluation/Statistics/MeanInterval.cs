namespace SamCrowd.Evaluation.Statistics;

/// <summary>Mean and its normal interval as the study states it: ± 1.96 · SD / √n with the population standard deviation.</summary>
/// <param name="HalfWidth">1.96 · SD / √n.</param>
public sealed record MeanInterval(double Mean, double HalfWidth, double StandardDeviation, int Count)
{
    /// <param name="values">No NaN; empty gives NaN.</param>
    public static MeanInterval Of(IReadOnlyList<double> values)
    {
        if (values.Count == 0) return new MeanInterval(double.NaN, double.NaN, double.NaN, 0);
        var mean = values.Sum() / values.Count;
        var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / values.Count);
        return new MeanInterval(mean, 1.96 * deviation / Math.Sqrt(values.Count), deviation, values.Count);
    }
}
