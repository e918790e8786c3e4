using SamCrowd.Evaluation.Comparison;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Evaluation.Tests.Comparison;

public sealed class ScoreTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_long_table_is_read_by_label()
    {
        var table = Read("case,label,Dice,IoU\nc1,1,0.5,0.3\nc1,2,nan,nan\nc2,1,0.75,0.6\n");
        Assert.Equal(["1", "2"], table.Columns);
        Assert.Equal([0.5, 0.75], table.Values("1", ["c1", "c2"]));
        Assert.All(table.Values("2", ["c1", "c2"]), value => Assert.True(double.IsNaN(value)));
        Assert.Contains("1 of 4 pairs of case and label have no row", Assert.Single(table.Notes), StringComparison.Ordinal);
        Assert.Equal([0.3, 0.6], ScoreTable.Read(_folder["table.csv"], "IoU").Values("1", ["c1", "c2"]));
    }

    [Theory]
    [InlineData("case,liver,spleen\nc0,NA,0.5\nc1,0.7,0.6\n")]
    [InlineData("case,liver,spleen\nc0,,0.5\nc1,0.7,0.6\n")]
    [InlineData("\uFEFFcase;liver;spleen\r\nc0;n/a;0,5\r\n;;\r\nc1;0,7;0,6\r\n")]
    [InlineData("case\tliver\tspleen\nc0\t#N/A\t50%\nc1\t70 %\t60 %\n")]
    [InlineData("Unnamed: 0,case,liver,spleen\n0,c0,None,.5\n1,c1,.7,.6\n")]
    [InlineData(",case,liver,spleen\n0,c0,-,.5\n1,c1,.7,.6\n")]
    [InlineData(",subject,liver,spleen\n0,c0,NULL,.5\n1,c1,.7,.6\n")]
    [InlineData("index,who,liver,spleen\n0,c0,NaN,.5\n1,c1,.7,.6\n")]
    [InlineData("case,fold,liver,model,spleen\nc0,0,<NA>,A,.5\nc1,1,.7,B,.6\n")]
    [InlineData("\"case\" , liver , spleen\nc0 , na , 0.5\nc1 , 0.7 , 0.6\n")]
    [InlineData("case,liver,spleen\nc0,NA,0.5\nc1,0.7,0.6\nmean,0.7,0.55\nSD,0,0.05\n")]
    [InlineData("liver,case,spleen\nNA,c0,0.5\n0.7,c1,0.6\n")]
    [InlineData("case,liver,spleen,\nc0,NA,0.5,\nc1,0.7,0.6,\n")]
    public void Cases_organs_and_missing_values_are_the_same_whatever_program_wrote_the_table(string text)
    {
        var table = Read(text);
        Assert.Equal(["liver", "spleen"], table.Columns);
        Assert.Equal(["c0", "c1"], table.Scores.Keys);
        Assert.Equal([double.NaN, 0.7], table.Values("liver", ["c0", "c1"]));
        Assert.Equal([0.5, 0.6], table.Values("spleen", ["c0", "c1"]));
    }

    [Theory]
    [InlineData("case,fold,liver\nc0,0,.5\nc1,1,.6\n", "'fold' is not the score of an organ")]
    [InlineData("case,comment,liver\nc0,good,.5\nc1,bad,.6\n", "'comment' holds text")]
    [InlineData("case,k,liver\nc0,1,.5\nc1,2,.6\nc2,3,.6\n", "'k' is an index")]
    [InlineData("case,liver\nc0,.5\nmean,.5\n", "line 3, 'mean', is a summary")]
    public void What_is_no_score_is_named(string text, string note)
    {
        var table = Read(text);
        Assert.Equal(["liver"], table.Columns);
        Assert.Contains(note, Assert.Single(table.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void An_organ_that_no_case_has_stays_a_column()
    {
        var table = Read("case,liver,spleen\nc0,,.5\nc1,,.6\n");
        Assert.Equal(["liver", "spleen"], table.Columns);
        Assert.Empty(table.Notes);
    }

    [Fact]
    public void Infinite_distances_are_numbers()
    {
        var table = Read("case,liver\nc0,inf\nc1,-Infinity\nc2,3.5\n");
        Assert.Equal([double.PositiveInfinity, double.NegativeInfinity, 3.5], table.Values("liver", ["c0", "c1", "c2"]));
    }

    [Fact]
    public void Rows_of_one_model_are_chosen_by_a_column_and_its_value()
    {
        var text = "model,case,liver\nA,c0,.5\nB,c0,.6\nA,c1,.7\n";
        Assert.Contains("line 3: case 'c0' occurs twice", Refused(text), StringComparison.Ordinal);
        Assert.Equal([0.5, 0.7], ScoreTable.Read(_folder["table.csv"], where: ("model", "A")).Values("liver", ["c0", "c1"]));
        Assert.Contains("choose one of A, B",
            Assert.Throws<InvalidInputException>(() => ScoreTable.Read(_folder["table.csv"], where: ("model", "C"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Named_columns_are_read_whatever_the_others_hold()
    {
        Read("case,liver,spleen\nc0,.5,.1\n");
        File.WriteAllText(_folder["odd.csv"], "case,liver,age,note,fold\nc0,.5,61,3 or 4,1\nc1,.6,72,5,2\n");
        Assert.Equal(["liver"], ScoreTable.Read(_folder["odd.csv"], columns: ["liver"]).Columns);
        Assert.Equal(["fold"], ScoreTable.Read(_folder["odd.csv"], columns: ["fold"]).Columns);
        Assert.Contains("'kidney'",
            Assert.Throws<InvalidInputException>(() => ScoreTable.Read(_folder["odd.csv"], columns: ["kidney"])).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("path,dice\n", "no rows")]
    [InlineData("path,dice\na,0.5,1\n", "line 2 has 3 cells")]
    [InlineData("path,dice\na,0.5\na,0.6\n", "occurs twice")]
    [InlineData("path,dice\na,0.5\n a ,0.6\n", "occurs twice")]
    [InlineData("path,name\na,x\n", "no column of scores")]
    [InlineData("case,label,IoU\na,1,0.5\n", "no column 'Dice'")]
    [InlineData("case,label,Dice\na,1,0.5\nb,1,0.5\na,1,0.6\n", "line 4: case 'a' has label '1' twice")]
    [InlineData("case,label,Dice\na,1,much\n", "line 2: Dice of case 'a' is 'much'")]
    [InlineData("case,label,Dice\na,,1\n", "line 2: the column 'label' is empty")]
    [InlineData("case,liver,liver\na,1,1\n", "'liver' occurs twice")]
    [InlineData("case,liver,liver \na,1,1\n", "'liver' occurs twice")]
    [InlineData("case,liver\nc0,0.5\nc1,bad\n", "line 3: liver of case 'c1' is 'bad'")]
    [InlineData("case,liver\nc0,0.5\n,0.6\n", "line 3: the column 'case' is empty")]
    [InlineData("case;liver\nc0;1.234,5\n", "no column of scores")]
    [InlineData("case;liver\nc0;0.5\nc1;0,6\n", "'0,6' and '0.5'")]
    [InlineData("case,liver\nc0,\"0,5\"\nc1,0.5\n", "'0,5', neither a number")]
    [InlineData("case,liver\nc0,1e999\nc1,0.5\n", "'1e999', neither a number")]
    [InlineData("case,liver,volume\nc0,0.5,1520\nc1,0.6,1610\n", "'volume' holds 1520 to 1610 where 'liver' holds scores of 0 to 1")]
    [InlineData("liver,spleen\n0.5,0.6\n0.7,0.8\n", "no column names the cases")]
    public void A_table_that_cannot_be_read_is_named(string text, string part) =>
        Assert.Contains(part, Refused(text), StringComparison.Ordinal);

    private ScoreTable Read(string text)
    {
        File.WriteAllText(_folder["table.csv"], text);
        return ScoreTable.Read(_folder["table.csv"]);
    }

    private string Refused(string text)
    {
        var message = Assert.Throws<InvalidInputException>(() => Read(text)).Message;
        Assert.Contains("table.csv", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
