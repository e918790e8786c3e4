using SamCrowd.Evaluation.Comparison;
using SamCrowd.Evaluation.Statistics;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Evaluation.Tests.Comparison;

public sealed class TableComparisonTests
{
    [SharedTheory("golden", "paper", "results")]
    [InlineData("mean", 0.8958079059002066, 0.05392208196880036, 0.7987404752269012, 0.0450798971763503, 0.00018310546875)]
    [InlineData("spleen_dice", 0.8770870822470648, 0.10984679748819351, 0.8014793001544851, 0.11285391176114663, 6.103515625e-05)]
    [InlineData("rkidney_dice", 0.866793390272721, 0.11108279698560837, 0.7835333726491759, 0.06895255058077335, 0.063720703125)]
    [InlineData("lkidney_dice", 0.8726071835441715, 0.11720552759265797, 0.7826556979841939, 0.08488538529918645, 0.02154541015625)]
    [InlineData("liver_dice", 0.9390419119930535, 0.04970825905407003, 0.8437527375121666, 0.043543463355982324, 6.103515625e-05)]
    [InlineData("aorta_dice", 0.9235099614440211, 0.010769663090269624, 0.7822812678344849, 0.04120414858676499, 6.103515625e-05)]
    public void The_studys_training_rows_come_out_to_12_digits(string row, double gt, double gtHalf, double sam, double samHalf, double p)
    {
        var comparison = TableComparison.Of(Paper("GT-nnunet-11-pred.csv"), Paper("SAM-nnunet-11-pred.csv"), new ComparisonSettings());
        Assert.Equal("mean", comparison.Rows.First().Column);
        AssertRow(comparison.Rows.Single(one => one.Column == row), 15, gt, gtHalf, sam, samHalf, p);
    }

    [SharedFact("golden", "paper", "results")]
    public void The_studys_label_quality_row_comes_out_to_12_digits()
    {
        var (sam, medSam) = (Paper("volume_dice.csv", ("model", "SAM-vit_h")), Paper("volume_dice.csv", ("model", "MedSAM-vit_b")));
        var mean = TableComparison.Of(sam, medSam, new ComparisonSettings()).Mean!;
        AssertRow(mean, 11, 0.7504443806609635, 0.09056629862942668, 0.7391245701316446, 0.0862262500939665, 0.7001953125);
    }

    [SharedFact("golden", "paper", "results")]
    public void Holm_is_over_the_organs_and_not_the_mean()
    {
        var comparison = TableComparison.Of(Paper("GT-nnunet-11-pred.csv"), Paper("SAM-nnunet-11-pred.csv"), new ComparisonSettings());
        Assert.Equal(comparison.Mean!.Wilcoxon.PValue, comparison.Mean.HolmP);
        Assert.Equal([5 * 6.103515625e-05, 0.063720703125, 2 * 0.02154541015625, 5 * 6.103515625e-05, 5 * 6.103515625e-05],
            comparison.Columns.Select(row => row.HolmP));
    }

    [Fact]
    public void Pairs_with_NaN_are_dropped_and_counted_and_cases_of_one_table_named()
    {
        var a = Table(("c1", [0.9, 0.8]), ("c2", [double.NaN, 0.7]), ("c3", [0.5, 0.6]), ("only-a", [1, 1]));
        var b = Table(("c1", [0.8, 0.8]), ("c2", [0.3, 0.5]), ("c3", [0.4, double.NaN]), ("only-b", [1, 1]));
        var comparison = TableComparison.Of(a, b, new ComparisonSettings());
        Assert.Equal((["c1", "c2", "c3"], ["only-a"], ["only-b"]), (comparison.Cases, comparison.OnlyInA, comparison.OnlyInB), (x, y) =>
            x.Item1.SequenceEqual(y.Item1) && x.Item2.SequenceEqual(y.Item2) && x.Item3.SequenceEqual(y.Item3));
        Assert.Equal([(2, 1), (2, 1)], comparison.Columns.Select(row => (row.Pairs, row.Dropped)));
        // Case c2 has only the second organ in both arms, c3 only the first.
        Assert.Equal((0.85 + 0.7 + 0.5) / 3, comparison.Mean!.A.Mean, 1e-15);
        Assert.Equal((0.8 + 0.5 + 0.4) / 3, comparison.Mean.B.Mean, 1e-15);
    }

    /// <summary>nnUNet 2438 and 2976: what a mean does with a case that has no value.</summary>
    [Fact]
    public void Values_that_are_missing_or_infinite_are_counted_and_the_mean_says_which_cases_lack_some()
    {
        var a = Table(("c1", [0.9, 0.8]), ("c2", [double.NaN, 0.7]), ("c3", [double.PositiveInfinity, 0.6]), ("c4", [0.5, double.NaN]));
        var b = Table(("c1", [0.8, 0.8]), ("c2", [0.3, 0.5]), ("c3", [0.4, 0.5]), ("c4", [double.NegativeInfinity, 0.4]));
        var first = TableComparison.Of(a, b, new ComparisonSettings()).Columns[0];
        Assert.Equal((1, 1, 2, 3, 4), (first.Pairs, first.Missing, first.Infinite, first.Dropped, first.Cases));
        Assert.Equal(["c2", "c3"], TableComparison.Of(a, b, new ComparisonSettings()).PartialMeans);
        Assert.Equal((3, 1, 0), (TableComparison.Of(a, b, new ComparisonSettings()).Mean!.Pairs,
            TableComparison.Of(a, b, new ComparisonSettings()).Mean!.Missing,
            TableComparison.Of(a, b, new ComparisonSettings()).Mean!.Infinite));
    }

    [Fact]
    public void Columns_of_one_table_only_are_named()
    {
        var a = Table(("c1", [0.9, 0.8]));
        var b = new ScoreTable(["second", "third"], new Dictionary<string, double[]> { ["c1"] = [0.5, 0.6] });
        var comparison = TableComparison.Of(a, b, new ComparisonSettings());
        Assert.Equal((["first"], ["third"], ["second"]),
            (comparison.ColumnsOnlyInA, comparison.ColumnsOnlyInB, comparison.Columns.Select(row => row.Column)), (x, y) =>
            x.Item1.SequenceEqual(y.Item1) && x.Item2.SequenceEqual(y.Item2) && x.Item3.SequenceEqual(y.Item3));
    }

    [Fact]
    public void Cohens_dz_is_not_defined_where_the_differences_do_not_vary()
    {
        var same = PairedComparison.Of("x", [0.8, 0.7, 0.6], [0.7, 0.6, 0.5], new ComparisonSettings());
        Assert.True(double.IsNaN(same.CohenDz));
        Assert.Equal(0.1, same.MeanDifference, 1e-15);
        // Differences .1, .2, .3: mean .2, sample standard deviation .1.
        Assert.Equal(2, PairedComparison.Of("x", [0.8, 0.7, 0.6], [0.7, 0.5, 0.3], new ComparisonSettings()).CohenDz, 1e-12);
    }

    [Fact]
    public void The_exact_p_of_more_than_a_thousand_pairs_is_refused_by_name()
    {
        double[] many = [.. Enumerable.Range(0, 1001).Select(i => (double)i)];
        var settings = new ComparisonSettings { Method = WilcoxonMethod.Exact };
        Assert.StartsWith("liver: 1001 pairs",
            Assert.Throws<InvalidInputException>(() => PairedComparison.Of("liver", many, many, settings)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Thirty_thousand_cases_are_compared_in_seconds()
    {
        var random = new RandomStream(1);
        var (a, b) = (Scores(0.02), Scores(0));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var comparison = TableComparison.Of(a, b, new ComparisonSettings { BootstrapResamples = 100 });
        Assert.Equal(0.02, comparison.Columns[0].HodgesLehmann.Estimate, 0.005);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"it took {watch.Elapsed}");

        ScoreTable Scores(double shift) =>
            new(["first", "second"], Enumerable.Range(0, 30_000)
            .ToDictionary(i => $"c{i}", _ => new[] { random.Normal(0.8 + shift, 0.1), random.Normal(0.7 + shift, 0.1) }));
    }

    [Fact]
    public void Tables_without_a_common_case_or_column_are_refused()
    {
        var settings = new ComparisonSettings();
        Assert.Contains("no case",
            Assert.Throws<InvalidInputException>(() => TableComparison.Of(Table(("a", [1, 2])), Table(("b", [1, 2])), settings)).Message,
            StringComparison.Ordinal);
        Assert.Contains("'third'",
            Assert.Throws<InvalidInputException>(() =>
            TableComparison.Of(Table(("a", [1, 2])), Table(("a", [1, 2])), settings, ["third"])).Message, StringComparison.Ordinal);
        Assert.Contains("named twice",
            Assert.Throws<InvalidInputException>(() =>
            TableComparison.Of(Table(("a", [1, 2])), Table(("a", [1, 2])), settings, ["first", "first"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Percent_beside_shares_of_one_is_noticed_and_millimetres_of_two_arms_are_not()
    {
        var shares = Table(("c1", [0.8, 2.0]), ("c2", [0.9, 4.0]));
        var percent = Table(("c1", [81, 30.0]), ("c2", [88, 41.0]));
        var settings = new ComparisonSettings();
        Assert.Equal(["first"], TableComparison.Of(shares, percent, settings).OtherScales);
        Assert.Equal(["first"], TableComparison.Of(percent, shares, settings).OtherScales);
        Assert.Empty(TableComparison.Of(shares, shares, settings).OtherScales);
    }

    private static void AssertRow(PairedComparison row, int pairs, double a, double aHalf, double b, double bHalf, double p)
    {
        Assert.Equal(pairs, row.Pairs);
        Assert.Equal(a, row.A.Mean, 1e-12);
        Assert.Equal(aHalf, row.A.HalfWidth, 1e-12);
        Assert.Equal(b, row.B.Mean, 1e-12);
        Assert.Equal(bHalf, row.B.HalfWidth, 1e-12);
        Assert.Equal(p, row.Wilcoxon.PValue, 1e-12 * p);
    }

    private static ScoreTable Paper(string file, (string Column, string Value)? where = null) =>
        ScoreTable.Read(SharedData.Golden("paper", "results", file), where: where);

    private static ScoreTable Table(params (string Id, double[] Scores)[] rows) =>
        new(["first", "second"], rows.ToDictionary(row => row.Id, row => row.Scores));
}
