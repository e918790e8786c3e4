using SamCrowd.Evaluation.Comparison;
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
        Assert.Equal([5 * 6.103515625e-05, 0.063720703125, 2 * 0.02154541015625, 5 * 6.103515625e-05, 5 * 6.103515625e-05], comparison.Columns.Select(row => row.HolmP));
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

    [Fact]
    public void A_long_table_is_read_by_label()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["long.csv"], "case,label,Dice,IoU\nc1,1,0.5,0.3\nc1,2,nan,nan\nc2,1,0.75,0.6\n");
        var table = ScoreTable.Read(folder["long.csv"]);
        Assert.Equal(["1", "2"], table.Columns);
        Assert.Equal([0.5, 0.75], table.Values("1", ["c1", "c2"]));
        Assert.All(table.Values("2", ["c1", "c2"]), value => Assert.True(double.IsNaN(value)));
        Assert.Equal([0.3, 0.6], ScoreTable.Read(folder["long.csv"], "IoU").Values("1", ["c1", "c2"]));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("path,dice\n", "no rows")]
    [InlineData("path,dice\na,0.5,1\n", "line 2 has 3 cells")]
    [InlineData("path,dice\na,0.5\na,0.6\n", "there twice")]
    [InlineData("path,name\na,x\n", "no column of numbers")]
    [InlineData("case,label,IoU\na,1,0.5\n", "no column 'Dice'")]
    public void A_table_that_cannot_be_read_is_named(string text, string part)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["table.csv"], text);
        var error = Assert.Throws<InvalidInputException>(() => ScoreTable.Read(folder["table.csv"]));
        Assert.Contains("table.csv", error.Message, StringComparison.Ordinal);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_without_a_common_case_or_column_are_refused()
    {
        var settings = new ComparisonSettings();
        Assert.Contains("no case", Assert.Throws<InvalidInputException>(() => TableComparison.Of(Table(("a", [1, 2])), Table(("b", [1, 2])), settings)).Message, StringComparison.Ordinal);
        Assert.Contains("'third'", Assert.Throws<InvalidInputException>(() => TableComparison.Of(Table(("a", [1, 2])), Table(("a", [1, 2])), settings, ["third"])).Message, StringComparison.Ordinal);
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

    private static ScoreTable Paper(string file, (string Column, string Value)? where = null) => ScoreTable.Read(SharedData.Golden("paper", "results", file), where: where);

    private static ScoreTable Table(params (string Id, double[] Scores)[] rows) => new(["first", "second"], rows.ToDictionary(row => row.Id, row => row.Scores));
}
