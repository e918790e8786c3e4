using SamCrowd.Evaluation.Statistics;

namespace SamCrowd.Evaluation.Comparison;

/// <summary>The interval of an arm's mean that allows for other cases and, where there are several, for other seeds.</summary>
internal static class SeedInterval
{
    /// <param name="mean">The mean over the seeds, one a case; NaN where a case has no value.</param>
    /// <param name="seeds">Values by seed and case.</param>
    /// <returns>
    /// One seed: as <see cref="MeanInterval"/>. Several: percentiles of the <see cref="HierarchicalBootstrap"/> over cases and seeds, with
    /// fewer than <see cref="MeanInterval.FewerAreFew"/> cases Student's t with the variance over the cases plus that over the seeds.
    /// </returns>
    public static Interval Of(
        IReadOnlyList<double> mean, IReadOnlyList<IReadOnlyList<double>> seeds, ComparisonSettings settings)
    {
        int[] kept = [.. Enumerable.Range(0, mean.Count).Where(i => double.IsFinite(mean[i]))];
        double[] values = [.. kept.Select(i => mean[i])];
        if (seeds.Count < 2 || values.Length == 0)
        {
            var interval = MeanInterval.Of(values);
            return new Interval(interval.Mean, interval.Mean - interval.Reach, interval.Mean + interval.Reach, 0.95);
        }
        IReadOnlyList<IReadOnlyList<double>> finite = [.. seeds.Select(seed =>
            (IReadOnlyList<double>)[.. kept.Select(i => double.IsFinite(seed[i]) ? seed[i] : double.NaN)])];
        return values.Length < MeanInterval.FewerAreFew
            ? StudentInterval.Of(values, [finite], settings.Confidence)
            : HierarchicalBootstrap.Estimate([finite], means => means[0], settings.Confidence, settings.BootstrapResamples, settings.Seed);
    }
}
