using SamCrowd.Evaluation.Statistics;
using SamCrowd.Imaging;

namespace SamCrowd.Evaluation.Tests.Statistics;

/// <summary>Expected: scipy 1.10.1, scipy.stats.wilcoxon and scipy.stats.norm.</summary>
public sealed class WilcoxonSignedRankTests
{
    private static readonly double[] Eight =
        [1.78862847343, 0.436509850512, 0.096497468072, -1.863492703364, -0.277388202514, -0.354758979269, -0.082741481482,
        -0.627000676824];
    private static readonly double[] WithZero = [0.5, 3.0, -1.5, 1.5, -0.0, 2.5, 0.5, 1.0, 1.0, 0.5, -2.0, 2.0];
    private static readonly double[] WithTies = [1, 1, 2, 2, 3, -1, -2, 4, 5];

    [Fact]
    public void Untied_differences_use_the_exact_distribution()
    {
        var result = WilcoxonSignedRank.Test(Eight);
        Assert.True(result.Exact);
        Assert.Equal((14.0, 0.640625), (result.Statistic, result.PValue));
        Assert.Equal(1, WilcoxonSignedRank.Test([0.5]).PValue);
    }

    [Fact]
    public void Fifty_pairs_are_exact_and_fifty_one_normal()
    {
        var fifty = WilcoxonSignedRank.Test(Alternating(50));
        Assert.True(fifty.Exact);
        Assert.Equal(0.03996834652842374, fifty.PValue, 1e-14);
        var fiftyOne = WilcoxonSignedRank.Test(Alternating(51));
        Assert.False(fiftyOne.Exact);
        Assert.Equal(0.02568873999366418, fiftyOne.PValue, 1e-14);
    }

    [Theory]
    [InlineData(false, 0.1082829072114067)]
    [InlineData(true, 0.11844140956696685)]
    public void By_scipys_way_a_zero_difference_is_dropped_and_the_approximation_taken(bool correction, double expected)
    {
        var result = WilcoxonSignedRank.Test(WithZero, WilcoxonMethod.Scipy, correction);
        Assert.Equal((15.0, 1, false), (result.Statistic, result.Zeros, result.Exact));
        Assert.Equal(expected, result.PValue, 1e-14);
    }

    [Theory]
    [InlineData(WilcoxonMethod.Scipy, false, Alternative.TwoSided, 7, 0.07421875)]
    [InlineData(WilcoxonMethod.Approximate, false, Alternative.TwoSided, 7, 0.06441379032463135)]
    [InlineData(WilcoxonMethod.Approximate, true, Alternative.TwoSided, 7, 0.07351020172662155)]
    [InlineData(WilcoxonMethod.Scipy, false, Alternative.Greater, 38, 0.037109375)]
    [InlineData(WilcoxonMethod.Scipy, false, Alternative.Less, 38, 0.97265625)]
    [InlineData(WilcoxonMethod.Approximate, true, Alternative.Greater, 38, 0.036755100863310776)]
    [InlineData(WilcoxonMethod.Approximate, true, Alternative.Less, 38, 0.9718663712061386)]
    internal void Ties_sides_and_correction_agree_with_scipy(WilcoxonMethod method, bool correction, Alternative alternative,
        double statistic, double expected)
    {
        var result = WilcoxonSignedRank.Test(WithTies, method, correction, alternative);
        Assert.Equal(statistic, result.Statistic);
        Assert.Equal(expected, result.PValue, 1e-14);
    }

    /// <summary>The definition itself: how many of the 2^n sign changes give a rank sum at least as far from the mean.</summary>
    [Theory]
    [InlineData(new[] { -9.0, -5, -8, 7, -1, -9, -9, -10, -7, -6 }, 16 / 1024.0)]
    [InlineData(new[] { 0.01, -0.01, 0.04, 0.03, 0.03, 0.01, 0.02, -0.02, 0.01, 0.02 }, 64 / 1024.0)]
    [InlineData(new[] { 1.0, 1, 2, 2, 3, -1, -2, 4, 5 }, null)]
    [InlineData(new[] { 0.5, 3.0, -1.5, 1.5, -0.0, 2.5, 0.5, 1.0, 1.0, 0.5, -2.0, 2.0 }, null)]
    [InlineData(new[] { 2.0, 2, 2, -2 }, 1 / 1.6)]
    [InlineData(new[] { 1.0, 2, 3, 4, -5 }, null)]
    public void With_ties_and_zeros_p_is_over_all_sign_changes_and_the_same_whichever_sample_is_named_first(double[] differences,
        double? expected)
    {
        var counted = AllSignChanges(differences);
        if (expected is { } known) Assert.Equal(known, counted.TwoSided);
        foreach (var method in new[] { WilcoxonMethod.Auto, WilcoxonMethod.Exact })
        {
            Assert.Equal(counted.TwoSided, WilcoxonSignedRank.Test(differences, method).PValue);
            Assert.Equal(counted.TwoSided, WilcoxonSignedRank.Test([.. differences.Select(value => -value)], method).PValue);
            Assert.Equal(counted.Greater, WilcoxonSignedRank.Test(differences, method, alternative: Alternative.Greater).PValue);
            Assert.Equal(counted.Less, WilcoxonSignedRank.Test(differences, method, alternative: Alternative.Less).PValue);
        }
    }

    [Fact]
    public void Differences_that_rounding_alone_makes_are_zeros_and_ties()
    {
        double[] a = [0.1 + 0.2, 0.5, 0.6, 0.7, 0.8, 0.9], b = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8];
        var result = WilcoxonSignedRank.OfPairs(a, b);
        Assert.Equal((1, 0.0625, 15.0), (result.Zeros, result.PValue, result.RankSumPlus));
        // 0.3 - 0.2 and 0.8 - 0.7 differ in the last digit: tied, so that the negative one of three has rank 2.
        Assert.Equal(2, WilcoxonSignedRank.OfPairs([0.3, 0.8, 0.1], [0.2, 0.7, 0.2]).RankSumMinus);
        Assert.Equal((1, 6.0), (WilcoxonSignedRank.Test([1e-3, 1, -2, 3], tolerance: 1e-2).Zeros,
            WilcoxonSignedRank.Test([1e-3, 1, 2, 3], tolerance: 1e-2).RankSumPlus));
    }

    [Fact]
    public void The_exact_p_is_taken_up_to_fifty_differences_other_than_zero_and_on_demand_up_to_a_thousand()
    {
        double[] tied = [.. Enumerable.Range(0, 50).Select(i => (i / 2) + 1.0)];
        Assert.True(WilcoxonSignedRank.Test([.. tied, 0, 0]).Exact);
        Assert.False(WilcoxonSignedRank.Test([.. tied, 1]).Exact);
        double[] many = [.. Enumerable.Range(1, 200).Select(i => i % 2 == 0 ? i : -i + 20.0)];
        var exact = WilcoxonSignedRank.Test(many, WilcoxonMethod.Exact);
        Assert.True(exact.Exact);
        Assert.Equal(exact.PValue, WilcoxonSignedRank.Test([.. many.Select(value => -value)], WilcoxonMethod.Exact).PValue);
        Assert.Equal(WilcoxonSignedRank.Test(many).PValue, exact.PValue, 0.01);
        Assert.Throws<ArgumentException>(() => WilcoxonSignedRank.Test(Alternating(1001), WilcoxonMethod.Exact));
    }

    [Fact]
    public void Nothing_but_zeros_has_no_p_and_NaN_is_refused()
    {
        Assert.True(double.IsNaN(WilcoxonSignedRank.Test([0, 0, 0]).PValue));
        Assert.True(double.IsNaN(WilcoxonSignedRank.Test([]).PValue));
        Assert.Throws<ArgumentException>(() => WilcoxonSignedRank.Test([1, double.NaN]));
    }

    [Fact]
    public void Rank_biserial_is_one_where_every_difference_is_positive()
    {
        Assert.Equal(1, WilcoxonSignedRank.Test([1, 2, 3]).RankBiserial);
        Assert.Equal((38.0 - 7) / 45, WilcoxonSignedRank.Test(WithTies).RankBiserial, 1e-15);
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(0.1, 0.460172162722971)]
    [InlineData(1, 0.15865525393145707)]
    [InlineData(2, 0.022750131948179195)]
    [InlineData(2.5, 0.006209665325776132)]
    [InlineData(4, 3.167124183311986e-05)]
    [InlineData(8, 6.22096057427174e-16)]
    [InlineData(15, 3.6709661993126986e-51)]
    [InlineData(30, 4.906713927147908e-198)]
    public void Normal_tails_agree_with_scipy(double z, double expected)
    {
        Assert.Equal(1, NormalDistribution.UpperTail(z) / expected, 1e-12);
        Assert.Equal(1 - expected, NormalDistribution.LowerTail(z), 1e-15);
    }

    [Fact]
    public void Normal_quantile_is_the_tables() => Assert.Equal(1.959963984540054, NormalDistribution.Quantile(0.975), 1e-12);

    [Fact]
    public void Hodges_Lehmann_is_the_median_of_the_pair_means_with_the_tests_interval()
    {
        // From the definition, by numpy: 36 pair means, the third and third last cut off by the exact distribution at 2.5 %.
        var estimate = HodgesLehmann.Estimate(Eight);
        Assert.Equal(-0.11218808437725, estimate.Estimate, 1e-12);
        Assert.Equal(-1.0704404529390001, estimate.Low, 1e-12);
        Assert.Equal(0.852943495974, estimate.High, 1e-12);
        Assert.Equal(0.9609375, estimate.Confidence, 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(60)]
    public void Hodges_Lehmann_of_any_number_of_pairs_is_what_sorting_all_means_gives(int n)
    {
        var random = new RandomStream(n);
        double[] values = [.. Enumerable.Range(0, n).Select(i => i % 5 == 0 ? -0.25 : random.Normal())];
        double[] means = [.. values.SelectMany((x, i) => values.Skip(i).Select(y => (x + y) / 2)).Order()];
        var ours = new WalshAverages(values);
        Assert.Equal(means, Enumerable.Range(0, means.Length).Select(i => ours.Smallest(i)));
        var middle = means.Length / 2;
        Assert.Equal(means.Length % 2 == 1 ? means[middle] : (means[middle - 1] + means[middle]) / 2,
            HodgesLehmann.Estimate(values).Estimate);
    }

    [Fact]
    public void Three_pairs_cannot_hold_95_percent_and_the_interval_says_so()
    {
        var estimate = HodgesLehmann.Estimate([1, 2, 4]);
        Assert.Equal((1.0, 4.0, 0.75), (estimate.Low, estimate.High, estimate.Confidence));
    }

    [Fact]
    public void Holm_multiplies_stepwise_and_never_falls()
    {
        // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
        Assert.Equal([0.03, 0.06, 0.06, 0.02], HolmCorrection.Adjust([0.01, 0.04, 0.03, 0.005]), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal([0.5, double.NaN, 0.8], HolmCorrection.Adjust([0.25, double.NaN, 0.8]));
    }

    [Fact]
    public void Bootstrap_repeats_with_its_seed_and_covers_the_mean()
    {
        var first = BootstrapMean.Estimate(Eight, seed: 3);
        Assert.Equal(first, BootstrapMean.Estimate(Eight, seed: 3));
        Assert.NotEqual(first, BootstrapMean.Estimate(Eight, seed: 4));
        Assert.Equal(Eight.Average(), first.Estimate);
        // The percentile interval of a mean is close to the normal one: ± 1.96 · SD / √n.
        var half = 1.96 * Math.Sqrt(Eight.Average(value => (value - first.Estimate) * (value - first.Estimate)) / Eight.Length);
        Assert.Equal(half, (first.High - first.Low) / 2, half * 0.1);
    }

    private static (double TwoSided, double Greater, double Less) AllSignChanges(double[] differences)
    {
        double[] kept = [.. differences.Where(value => value != 0)];
        double[] ranks = [.. kept.Select(value =>
            kept.Count(other => Math.Abs(other) < Math.Abs(value))
            + ((kept.Count(other => Math.Abs(other) == Math.Abs(value)) + 1) / 2.0))];
        var observed = kept.Zip(ranks, (value, rank) => value > 0 ? rank : 0).Sum();
        double[] sums = [.. Enumerable.Range(0, 1 << kept.Length).Select(signs => ranks.Where((_, i) => (signs >> i & 1) == 1).Sum())];
        double greater = sums.Count(sum => sum >= observed), less = sums.Count(sum => sum <= observed);
        return (Math.Min(1, 2 * Math.Min(greater, less) / sums.Length), greater / sums.Length, less / sums.Length);
    }

    private static double[] Alternating(int n) => [.. Enumerable.Range(0, n).Select(i => (i + 1) * (i % 3 == 0 ? -0.1 : 0.1))];
}
