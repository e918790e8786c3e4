using SamCrowd.Evaluation.Comparison;
using SamCrowd.Evaluation.Statistics;

namespace SamCrowd.Evaluation.Tests.Statistics;

public sealed class SeedStatisticsTests
{
    [Theory]
    // scipy.stats.t.ppf and the printed tables.
    [InlineData(0.975, 1, 12.706204736174694)]
    [InlineData(0.975, 2, 4.302652729749464)]
    [InlineData(0.975, 5, 2.5705818356363146)]
    [InlineData(0.975, 10, 2.2281388519862744)]
    [InlineData(0.95, 30, 1.6972608865939574)]
    [InlineData(0.025, 7, -2.3646242510102993)]
    public void Quantiles_of_Students_t_are_those_of_the_tables(double probability, int freedom, double t)
    {
        Assert.Equal(t, StudentT.Quantile(probability, freedom), 7);
        Assert.Equal(1 - probability, StudentT.UpperTail(t, freedom), 9);
    }

    [Fact]
    public void Students_t_with_one_degree_of_freedom_is_Cauchys_distribution()
    {
        Assert.Equal(0.25, StudentT.UpperTail(1, 1), 12);
        Assert.Equal(0.75, StudentT.UpperTail(-1, 1), 12);
    }

    [Theory]
    // By hand, of the 8 sign changes.
    [InlineData(new[] { 1.0, 2, 3 }, 0.25)]
    [InlineData(new[] { 1.0, 2, -0.5 }, 0.5)]
    [InlineData(new[] { 0.1, 0.1, 0.1, 0 }, 0.25)]
    [InlineData(new[] { 1.0, -1 }, 1)]
    public void All_sign_changes_give_the_permutation_p(double[] differences, double p)
    {
        Assert.Equal(p, PairedPermutation.PValue(differences), 12);
        Assert.Equal(p, PairedPermutation.PValue([.. differences.Select(value => -value)]), 12);
    }

    [Fact]
    public void Twenty_differences_of_one_sign_give_the_least_p_and_thirty_a_drawn_one()
    {
        Assert.Equal(Math.Pow(2, -19), PairedPermutation.PValue([.. Enumerable.Range(1, 20).Select(i => 0.01 * i)]), 15);
        Assert.Equal(1 / 100001.0, PairedPermutation.PValue([.. Enumerable.Repeat(0.5, 30)], seed: 4), 15);
        // Half of the differences on either side, nearly of one size.
        var balanced = Enumerable.Range(0, 30).Select(i => (i % 2 == 0 ? 1 : -1) * (1 + (0.001 * i))).ToArray();
        Assert.InRange(PairedPermutation.PValue(balanced, seed: 1), 0.95, 1);
        // By the normal distribution: 2000 differences of 1 of which 1050 are positive, z = 100 / √2000.
        double[] many = [.. Enumerable.Range(0, 2000).Select(i => i < 1050 ? 1.0 : -1)];
        Assert.Equal(2 * NormalDistribution.UpperTail(100 / Math.Sqrt(2000)), PairedPermutation.PValue(many), 9);
        Assert.True(double.IsNaN(PairedPermutation.PValue([0, 0])));
    }

    [Fact]
    public void The_bootstrap_of_one_seed_has_the_variance_of_the_mean_over_cases()
    {
        double[] values = [0.1, 0.4, 0.35, 0.8, 0.6];
        var draws = HierarchicalBootstrap.Draw([[values]], means => means[0], 20_000, 3);
        var mean = values.Average();
        Assert.Equal(mean, draws.Average(), 2);
        Assert.Equal(values.Average(value => (value - mean) * (value - mean)) / 5, Variance(draws), 0.0005);
        Assert.Equal(draws, HierarchicalBootstrap.Draw([[values]], means => means[0], 20_000, 3));
    }

    [Fact]
    public void Seeds_count_with_the_variance_of_their_mean()
    {
        // No case differs from another: what varies are two and three networks.
        double[][] two = [[0.1, 0.1, 0.1], [0.3, 0.3, 0.3]], three = [[0.5, 0.5, 0.5], [0.6, 0.6, 0.6], [0.7, 0.7, 0.7]];
        Assert.Equal(0.02 / 2, Variance(HierarchicalBootstrap.Draw([two], means => means[0], 40_000, 1)), 3);
        Assert.Equal(0.01 / 3, Variance(HierarchicalBootstrap.Draw([three], means => means[0], 40_000, 1)), 3);
        Assert.Equal((0.02 / 2) + (0.01 / 3), Variance(HierarchicalBootstrap.Draw([two, three], means => means[1] - means[0], 40_000, 1)),
            3);
    }

    [Fact]
    public void The_bootstraps_p_is_twice_the_smaller_side()
    {
        Assert.Equal(2.0 / 101, HierarchicalBootstrap.PValue([.. Enumerable.Repeat(1.0, 100)]), 12);
        Assert.Equal(2 * 11.0 / 101, HierarchicalBootstrap.PValue([.. Enumerable.Range(0, 100).Select(i => i < 10 ? -1.0 : 1)]), 12);
        Assert.Equal(1, HierarchicalBootstrap.PValue([.. Enumerable.Repeat(0.0, 100)]));
    }

    [Fact]
    public void A_missing_seed_takes_the_mean_of_the_others()
    {
        double[][] arm = [[0.2, double.NaN], [0.4, 0.6]];
        Assert.Equal((0.2 + 0.4 + 0.6 + 0.6) / 4, HierarchicalBootstrap.Observed([arm], means => means[0]), 12);
    }

    [Fact]
    public void Arms_that_never_change_places_are_stable_and_equal_ones_share_the_rank()
    {
        double[] low = [0.1, 0.2, 0.3], high = [0.5, 0.6, 0.7];
        var apart = RankStability.Of([[low], [high]], 500);
        Assert.Equal([2, 1], apart.Ranks);
        Assert.Equal([0, 1.0], apart.Shares[0]);
        Assert.Equal([1.0, 0], apart.Shares[1]);
        Assert.Equal([1, 1], RankStability.Of([[low], [low]], 500).Ranks);
        Assert.All(RankStability.Of([[low], [[0.2, 0.1, 0.33]], [high]], 500).Shares, shares => Assert.Equal(1, shares.Sum(), 9));
    }

    [Theory]
    [InlineData(2, double.NaN)]
    [InlineData(9, 2.306004135204166)]
    [InlineData(10, 1.96)]
    public void Few_values_have_Students_interval_and_the_study_keeps_its_own(int count, double factor)
    {
        double[] values = [.. Enumerable.Range(0, count).Select(i => 0.1 * i)];
        var interval = MeanInterval.Of(values);
        var deviation = count < 10 ? Math.Sqrt(Variance(values) * count / (count - 1)) : Math.Sqrt(Variance(values));
        Assert.Equal((double.IsNaN(factor) ? 12.706204736174694 : factor) * deviation / Math.Sqrt(count), interval.Reach, 7);
        Assert.True(double.IsNaN(MeanInterval.Of([0.5]).Reach));
    }

    [Fact]
    public void A_comparison_of_seeds_is_judged_by_the_larger_p_whichever_arm_is_named_first()
    {
        ScoreTable[] a = [Table(0.80, 0.82, 0.79, 0.85, 0.83), Table(0.81, 0.80, 0.80, 0.86, 0.82)];
        ScoreTable[] b = [Table(0.60, 0.72, 0.70, 0.65, 0.73), Table(0.70, 0.71, 0.75, 0.66, 0.63)];
        var (there, back) = (TableComparison.Of(a, b, new ComparisonSettings()).Columns[0],
            TableComparison.Of(b, a, new ComparisonSettings()).Columns[0]);
        Assert.Equal((2, 2, 5), (there.SeedsA, there.SeedsB, there.Pairs));
        // Five differences of one sign: 2 / 2⁵.
        Assert.Equal((0.0625, 0.0625, 0.0625), (there.PermutationP, there.Wilcoxon.PValue, there.LeastP));
        Assert.InRange(there.BootstrapP, 0.0001, 0.01);
        Assert.Equal((0.0625, 0.0625), (there.P, there.HolmP));
        Assert.Equal((there.P, there.BootstrapP), (back.P, back.BootstrapP));
        Assert.Equal(there.Difference.Low, -back.Difference.High, 12);
        Assert.Equal(there.BootstrapMeanDifference.Low, -back.BootstrapMeanDifference.High, 12);
        // By hand: t(4) times the root of the cases' part and the parts of both arms' seeds.
        double[] differences = [0.155, 0.095, 0.07, 0.2, 0.145];
        var seeds = (Sample(0.818, 0.818) / 2) + (Sample(0.68, 0.69) / 2);
        var reach = 2.7764451051977987 * Math.Sqrt((Sample(differences) / 5) + seeds);
        Assert.Equal(0.133 + reach, there.Difference.High, 7);
    }

    [Fact]
    public void One_seed_a_table_is_judged_by_Wilcoxons_p()
    {
        var one = TableComparison.Of(Table(0.8, 0.7, 0.9), Table(0.7, 0.65, 0.6), new ComparisonSettings()).Columns[0];
        Assert.Equal(one.Wilcoxon.PValue, one.P);
        // Three pairs reach 75 %, whatever was asked for.
        Assert.Equal(0.75, one.HodgesLehmann.Confidence, 12);
    }

    [Fact]
    public void The_mean_over_seeds_is_over_those_that_have_a_value()
    {
        var mean = SeedMean.Of([Table(0.2, double.NaN, double.PositiveInfinity), Table(0.4, 0.5, double.PositiveInfinity)]);
        Assert.Equal([0.3, 0.5, double.PositiveInfinity], mean.Values("liver", ["case_0", "case_1", "case_2"])
            .Select(value => Math.Round(value, 12)));
    }

    private static ScoreTable Table(params double[] liver) =>
        new(["liver"], liver.Select((value, i) => (value, i)).ToDictionary(item => $"case_{item.i}", item => new[] { item.value }));

    private static double Variance(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        return values.Average(value => (value - mean) * (value - mean));
    }

    private static double Sample(params double[] values) => Variance(values) * values.Length / (values.Length - 1);
}
