using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Annotation.Tests;

public sealed class BoxTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_reads_back_the_same()
    {
        BoxPrompt[] prompts =
        [
            new("case, one", SliceAxis.Y, 3, 2, new PixelBox(1.25f, -2, 30.1f, 7), "anna", 4.5, "study-rule"),
            new("b", SliceAxis.Z, 0, 1, null) { Points = [new(3, 4, true), new(5.5f, 6, false)] },
        ];
        EmptySlice[] empty = [new("b", SliceAxis.X, 9, "bob", "openlabeling")];
        new BoxTable(prompts, empty).Write(_folder["boxes.csv"]);
        var back = BoxTable.Read(_folder["boxes.csv"]);
        Assert.Equal(prompts[0] with { Points = back.Prompts[0].Points }, back.Prompts[0]);
        Assert.Empty(back.Prompts[0].Points);
        Assert.Null(back.Prompts[1].Box);
        Assert.Equal(prompts[1].Points, back.Prompts[1].Points);
        Assert.Equal(empty, back.EmptySlices);
    }

    [Fact]
    public void A_table_that_a_spreadsheet_saved_is_read()
    {
        File.WriteAllText(_folder["excel.csv"], "\uFEFF" + BoxTable.Header.Replace(',', ';')
            + "\r\nc0;z;3;1;1,5;2;3;4;'=anna;3,25;x;\r\n;;;;;;;;;;;\r\n");
        var prompt = Assert.Single(BoxTable.Read(_folder["excel.csv"]).Prompts);
        Assert.Equal((new PixelBox(1.5f, 2, 3, 4), "=anna", 3.25), (prompt.Box!.Value, prompt.Annotator, prompt.TimeSeconds));
    }

    [Fact]
    public void What_annotators_saw_and_labels_that_are_not_there_read_back_the_same()
    {
        BoxPrompt[] prompts =
        [
            new("a", SliceAxis.Z, 3, 2, new PixelBox(1, 2, 3, 4), "anna", 4.5, "crowd")
            {
                Shown = new ShownPicture(512.5, 400, (-160, 240)),
            },
            new("a", SliceAxis.Z, 4, 2, new PixelBox(1, 2, 3, 4), "ben", 2, "crowd") { Shown = new ShownPicture(100, 100, null) },
        ];
        EmptySlice[] empty =
        [
            new("a", SliceAxis.Z, 5, "anna", "crowd", Label: 2, TimeSeconds: 1.5) { Shown = new ShownPicture(512, 400, (-160, 240)) },
            new("a", SliceAxis.Z, 6, "anna", "crowd", TimeSeconds: 2),
        ];
        new BoxTable(prompts, empty).Write(_folder["boxes.csv"]);
        Assert.EndsWith(BoxTable.ShownHeader, File.ReadLines(_folder["boxes.csv"]).First(), StringComparison.Ordinal);
        var back = BoxTable.Read(_folder["boxes.csv"]);
        Assert.Equal(prompts, back.Prompts.Select((prompt, i) => prompt with { Points = prompts[i].Points }));
        Assert.Equal(empty, back.EmptySlices);
    }

    [Fact]
    public void A_table_in_which_nothing_is_known_of_the_pictures_has_the_old_columns()
    {
        new BoxTable([new("a", SliceAxis.Z, 3, 2, new PixelBox(1, 2, 3, 4))]).Write(_folder["boxes.csv"]);
        Assert.Equal(BoxTable.Header, File.ReadLines(_folder["boxes.csv"]).First());
    }

    [Theory]
    [InlineData("c,q,0,1,0,0,1,1,,,,", "slice_axis")]
    [InlineData("c,z,-1,1,0,0,1,1,,,,", "slice")]
    [InlineData("c,z,0,0,0,0,1,1,,,,", "label")]
    [InlineData("c,z,0,1,5,0,1,1,,,,", "ends before")]
    [InlineData("c,z,0,1,,,,,,,,", "neither")]
    [InlineData("c,z,0,1,a,0,1,1,,,,", "'a'")]
    [InlineData("c,z,0,,5,0,6,1,,,,", "without a label")]
    [InlineData("c,z,0,,,,,,,,,1 2 +", "without a label")]
    [InlineData("c,z,0,1,5,0,6,,,,,", "''")]
    [InlineData("c,z,0,99999,0,0,1,1,,,,", "label '99999'")]
    [InlineData("c,z,40000,1,0,0,1,1,,,,", "slice '40000'")]
    [InlineData("c,z,0,1,0,0,1,1e9,,,,", "no place on a slice")]
    [InlineData("c,z,0,1,0,0,1,1,,-3,,", "below 0")]
    [InlineData("../../x,z,0,1,0,0,1,1,,,,", "case id")]
    [InlineData("/etc/x,z,0,1,0,0,1,1,,,,", "case id")]
    [InlineData("CON,z,0,1,0,0,1,1,,,,", "case id")]
    [InlineData(",z,0,1,0,0,1,1,,,,", "case id")]
    [InlineData("c,z,0,1,0,0,1,1,a/b,,,", "annotator")]
    [InlineData("c,z,0", "3 cells")]
    public void A_bad_row_is_named_by_file_and_line(string row, string reason)
    {
        File.WriteAllText(_folder["bad.csv"], $"{BoxTable.Header}\n{row}\n");
        var error = Assert.Throws<InvalidInputException>(() => BoxTable.Read(_folder["bad.csv"]));
        Assert.Contains("bad.csv: line 2", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
