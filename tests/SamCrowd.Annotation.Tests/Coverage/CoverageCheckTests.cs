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
        Assert.Equal(8, Assert.Single(item.Outliers).Slice);
        Assert.Equal(5.0 / 7, item.Fraction, 1e-12);
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
