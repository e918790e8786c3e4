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
            new("case, \"one\"", SliceAxis.Y, 3, 2, new PixelBox(1.25f, -2, 30.1f, 7), "anna", 4.5, "study-rule"),
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

    [Theory]
    [InlineData("c,q,0,1,0,0,1,1,,,,", "slice_axis")]
    [InlineData("c,z,-1,1,0,0,1,1,,,,", "slice")]
    [InlineData("c,z,0,0,0,0,1,1,,,,", "label")]
    [InlineData("c,z,0,1,5,0,1,1,,,,", "ends before")]
    [InlineData("c,z,0,1,,,,,,,,", "neither")]
    [InlineData("c,z,0,1,a,0,1,1,,,,", "'a'")]
    [InlineData("c,z,0", "3 cells")]
    public void A_bad_row_is_named_by_file_and_line(string row, string reason)
    {
        File.WriteAllText(_folder["bad.csv"], $"{BoxTable.Header}\n{row}\n");
        var error = Assert.Throws<InvalidInputException>(() => BoxTable.Read(_folder["bad.csv"]));
        Assert.Contains("bad.csv: line 2", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
