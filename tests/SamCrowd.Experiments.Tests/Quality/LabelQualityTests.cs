using SamCrowd.Annotation;
using SamCrowd.Annotation.Interpolation;
using SamCrowd.Experiments.Quality;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.Quality;

public class LabelQualityTests
{
    private static readonly Volume<short> Reference = Slices([1, 1, 2, 0], [1, 1, 1, 0], [0, 0, 0, 0], [0, 0, 0, 0]);
    private static readonly Volume<short> Labels = Slices([1, 0, 2, 2], [0, 0, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]);

    [Fact]
    public void Slices_where_either_has_the_label_are_compared()
    {
        var found = LabelQuality.Measure("a", Reference, Labels, SliceAxis.Z, [1, 2], null);
        Assert.Equal([(0, 1), (0, 2), (1, 1), (2, 1)], found.Select(one => (one.Slice, one.Label)));
        Assert.Equal(2.0 / 3, found[0].Dice);
        Assert.Equal(2.0 / 3, found[1].Dice);
        Assert.All(found, one => Assert.Null(one.Boxed));
    }

    /// <summary>The study's rule: what SAM did not find has no Dice, what it found in vain has 0.</summary>
    [Fact]
    public void A_label_that_was_not_found_is_NaN_and_one_found_in_vain_is_0()
    {
        var found = LabelQuality.Measure("a", Reference, Labels, SliceAxis.Z, [1], null);
        Assert.Equal([double.NaN, 0.0], found.Skip(1).Select(one => one.Dice));
        Assert.Equal((3, 0, 0), (found[1].ReferencePixels, found[1].LabelPixels, found[1].CommonPixels));
    }

    [Fact]
    public void Drawn_boxes_count_before_interpolated_ones_and_a_box_on_nothing_is_kept()
    {
        BoxPrompt Box(int slice, string source, SliceAxis axis = SliceAxis.Z) =>
            new("a", axis, slice, 1, new PixelBox(0, 0, 1, 1), Source: source);
        BoxPrompt[] prompts = [Box(0, BoxInterpolation.Source), Box(0, "person"), Box(1, BoxInterpolation.Source), Box(3, "person"),
            Box(2, "person", SliceAxis.X)];
        var found = LabelQuality.Measure("a", Reference, Labels, SliceAxis.Z, [1], prompts);
        Assert.Equal([BoxState.Yes, BoxState.Interpolated, BoxState.No, BoxState.Yes], found.Select(one => one.Boxed!.Value));
        Assert.Equal([0, 1, 2, 3], found.Select(one => one.Slice));
    }

    [Fact]
    public void Slices_can_lie_across_another_axis_and_ignored_voxels_count_nowhere()
    {
        var found = LabelQuality.Measure("a", Reference, Labels, SliceAxis.X, [1], null, ignoreLabel: 2);
        Assert.Equal([0, 1, 2], found.Select(one => one.Slice));
        Assert.Equal((2, 2, 1), (found[0].ReferencePixels, found[0].LabelPixels, found[0].CommonPixels));
        Assert.Equal([(0, 1L)], LabelQuality.Measure("a", Reference, Labels, SliceAxis.Z, [2], null, ignoreLabel: 2)
            .Select(one => (one.Slice, one.LabelPixels)));
    }

    [Fact]
    public void Another_grid_is_refused() =>
        Assert.Contains("case a",
            Assert.Throws<InvalidInputException>(() =>
            LabelQuality.Measure("a", Reference, Slices([1, 2]), SliceAxis.Z, [1], null)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_table_is_read_back_as_it_was_written()
    {
        using var folder = new TemporaryFolder();
        SliceQuality[] slices = [new("a,b", 1, 4, BoxState.Interpolated, 7, 3, 2), new("a,b", 2, 4, BoxState.No, 7, 0, 0),
            new("c", 1, 0, null, 0, 3, 0), new("c", 1, 1, BoxState.Yes, 3, 3, 3)];
        SliceQualityTable.Write(folder["slices.csv"], slices);
        Assert.Equal(slices, SliceQualityTable.Read(folder["slices.csv"]));
        Assert.Equal("\"a,b\",1,4,0.4,interpolated,7,3,2", File.ReadAllLines(folder["slices.csv"])[1]);
        Assert.Equal("\"a,b\",2,4,nan,no,7,0,0", File.ReadAllLines(folder["slices.csv"])[2]);
    }

    [Theory]
    [InlineData("case,label\n", "the first line must be")]
    [InlineData(SliceQualityTable.Header + "\na,1,2,0.5,maybe,1,1,1\n", "line 2 is not a row")]
    [InlineData(SliceQualityTable.Header + "\na,1,2,0.5,yes,1,1\n", "line 2 has 7 cells")]
    public void A_table_of_another_kind_is_refused(string text, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["slices.csv"], text);
        Assert.Contains(message, Assert.Throws<InvalidInputException>(() => SliceQualityTable.Read(folder["slices.csv"])).Message,
            StringComparison.Ordinal);
    }

    /// <summary>A slice an array of labels, one row each.</summary>
    private static Volume<short> Slices(params short[][] slices) =>
        new(new Size3(slices.Length, 1, slices[0].Length), Geometry.WithSpacing(1, 1, 1), [.. slices.SelectMany(slice => slice)]);
}
