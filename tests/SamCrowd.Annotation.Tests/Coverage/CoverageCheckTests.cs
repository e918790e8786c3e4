using SamCrowd.Annotation.Coverage;
using SamCrowd.Annotation.Interpolation;

namespace SamCrowd.Annotation.Tests.Coverage;

public class CoverageCheckTests
{
    [Fact]
    public void Gaps_inside_the_range_and_boxes_off_the_line_are_found()
    {
        var table = new BoxTable([At(3, 10), At(4, 10), At(7, 11), At(8, 60), At(9, 12)]);
        var item = Assert.Single(CoverageCheck.Of(table));
        Assert.Equal((5, 3, 9), (item.Boxed, item.First, item.Last));
        Assert.Equal([5, 6], item.Gaps);
        var outlier = Assert.Single(item.Outliers);
        Assert.Equal((8, 1.0, 48.5), (outlier.Slice, outlier.Size, outlier.Shift));
        Assert.Equal(5.0 / 7, item.Fraction, 1e-12);
    }

    [Fact]
    public void A_gap_on_a_slice_that_was_opened_is_kept_apart_from_one_without_annotation()
    {
        var table = new BoxTable([At(3, 10), At(8, 10), At(4, 10) with { Label = 2 }],
            [new("a", SliceAxis.Z, 6), new("b", SliceAxis.Z, 5), new("a", SliceAxis.X, 7)]);
        var item = CoverageCheck.Of(table)[0];
        Assert.Equal([4, 5, 6, 7], item.Gaps);
        Assert.Equal([5, 7], item.Unopened);
    }

    [Fact]
    public void A_box_in_its_place_of_another_size_stands_apart_and_clicks_never_do()
    {
        BoxPrompt Wide(int slice, float half) => At(slice, 0) with { Box = new PixelBox(50 - half, 50 - half, 50 + half, 50 + half) };
        var outlier = Assert.Single(CoverageCheck.Of(new BoxTable([Wide(1, 20), Wide(2, 10), Wide(3, 20)]))[0].Outliers);
        Assert.Equal((2, 0.25, 0.0), (outlier.Slice, outlier.Size, outlier.Shift));
        BoxPrompt Click(int slice, float x) => At(slice, 0) with { Box = null, Points = [new PointPrompt(x, 9, true)] };
        Assert.Empty(CoverageCheck.Of(new BoxTable([Click(1, 3), Click(2, 40), Click(3, 3)]))[0].Outliers);
    }

    [Fact]
    public void Interpolation_fills_gaps_on_the_straight_line_and_leaves_long_ones()
    {
        BoxPrompt[] prompts = [At(3, 10), At(6, 13), At(20, 13)];
        var filled = BoxInterpolation.Between(prompts, longestGap: 2);
        Assert.Equal([(4, 11f), (5, 12f)], filled.Select(p => (p.Slice, p.Box!.Value.X0)));
        Assert.All(filled, p => Assert.Equal(BoxInterpolation.Source, p.Source));
        Assert.Equal(2 + 13, BoxInterpolation.Between(prompts).Count);
    }

    private static BoxPrompt At(int slice, float x) => new("a", SliceAxis.Z, slice, 1, new PixelBox(x, 5, x + 10, 15));
}
