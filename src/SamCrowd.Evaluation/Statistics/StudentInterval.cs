namespace SamCrowd.Evaluation.Statistics;

/// <summary>
/// Student's t interval of a mean over few cases, n − 1 degrees of freedom; the variance of the mean is that over the cases plus that over
/// the seeds of each arm that it is made from.
/// </summary>
internal static class StudentInterval
{
    /// <param name="values">One a case, no NaN: what the mean is of.</param>
    /// <param name="arms">Of each arm its values by seed and case; an arm with one seed adds nothing.</param>
    public static Interval Of(IReadOnlyList<double> values, IReadOnlyList<IReadOnlyList<IReadOnlyList<double>>> arms, double confidence)
    {
        var n = values.Count;
        if (n < 2) return new Interval(n == 0 ? double.NaN : values[0], double.NaN, double.NaN, n == 0 ? 0 : confidence);
        var variance = (Variance(values) / n) + arms.Where(arm => arm.Count > 1).Sum(arm =>
            Variance([.. arm.Select(seed => seed.Where(double.IsFinite).DefaultIfEmpty(0).Average())]) / arm.Count);
        var (mean, reach) = (values.Average(), StudentT.Quantile((1 + confidence) / 2, n - 1) * Math.Sqrt(variance));
        return new Interval(mean, mean - reach, mean + reach, confidence);
    }

    private static double Variance(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
    }
}
