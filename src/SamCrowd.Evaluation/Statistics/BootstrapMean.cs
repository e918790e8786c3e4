namespace SamCrowd.Evaluation.Statistics;

/// <summary>Percentile bootstrap of a mean: the <see cref="HierarchicalBootstrap"/> of one seed of one arm.</summary>
internal static class BootstrapMean
{
    /// <param name="values">No NaN; empty gives NaN.</param>
    public static Interval Estimate(IReadOnlyList<double> values, double confidence = 0.95, int resamples = 10_000, long seed = 0) =>
        values.Count == 0
            ? new Interval(double.NaN, double.NaN, double.NaN, 0)
            : HierarchicalBootstrap.Estimate([[values]], means => means[0], confidence, resamples, seed);
}
