using SamCrowd.Evaluation.Statistics;

namespace SamCrowd.Evaluation.Tests.Statistics;

public sealed class HodgesLehmannTests
{
    /// <summary>
    /// 60 · 61 / 4 − 1.959964 · √(60 · 61 · 121 / 24) is 648.76: 648 of the 1830 Walsh averages lie outside on either side (Hollander,
    /// Wolfe and Chicken 2014, large-sample approximation of section 3.3).
    /// </summary>
    [Fact]
    public void Beyond_fifty_pairs_the_interval_is_that_of_the_normal_approximation()
    {
        double[] values = [.. Enumerable.Range(1, 60).Select(i => Math.Pow(i, 1.5))];
        double[] means = [.. values.SelectMany((a, i) => values.Skip(i).Select(b => (a + b) / 2)).Order()];
        var interval = HodgesLehmann.Estimate(values);
        Assert.Equal(1830, means.Length);
        Assert.Equal((means[648], means[1830 - 1 - 648], 0.95), (interval.Low, interval.High, interval.Confidence));
        Assert.Equal((means[914] + means[915]) / 2, interval.Estimate, 1e-12);
    }

    /// <summary>The exact level of 50 pairs is not 95 % but what the signed-rank distribution reaches next above it.</summary>
    [Fact]
    public void Up_to_fifty_pairs_the_interval_says_the_exact_level_that_it_reaches()
    {
        var interval = HodgesLehmann.Estimate([.. Enumerable.Range(1, 50).Select(i => (double)i)]);
        Assert.InRange(interval.Confidence, 0.95001, 0.952);
        Assert.Equal(0.95, HodgesLehmann.Estimate([.. Enumerable.Range(1, 51).Select(i => (double)i)]).Confidence);
    }
}
