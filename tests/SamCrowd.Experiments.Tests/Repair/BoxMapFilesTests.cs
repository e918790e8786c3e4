using SamCrowd.Annotation;
using SamCrowd.Experiments.Repair;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Preprocessing;

namespace SamCrowd.Experiments.Tests.Repair;

public sealed class BoxMapFilesTests
{
    [Fact]
    public void A_slice_with_a_box_of_a_label_is_known_inside_and_outside_and_any_other_slice_is_not()
    {
        var map = BoxMapFiles.Map(new Size3(2, 4, 5), Geometry.WithSpacing(1, 1, 1),
            [Box(7, 0, new PixelBox(1, 1, 2, 2)), Box(7, 0, new PixelBox(3, 0, 4, 0)), Box(9, 1, new PixelBox(0, 0, 0.5f, 9))], [7, 9]);
        Assert.Equal(BoxMaps.Inside(0), map[0, 1, 1]);
        Assert.Equal(BoxMaps.Inside(0), map[0, 0, 4]);
        Assert.Equal(BoxMaps.Outside(0), map[0, 0, 1]);
        Assert.Equal(BoxMaps.Inside(1), map[1, 3, 0]);
        Assert.Equal(BoxMaps.Outside(1), map[1, 3, 1]);
        Assert.Equal(6, map.Voxels.Count(bits => bits == BoxMaps.Inside(0)));
    }

    [Fact]
    public void Clicks_alone_bound_nothing()
    {
        var click = Box(7, 0, new PixelBox(1, 1, 2, 2)) with { Box = null, Points = [new PointPrompt(1, 1, true)] };
        Assert.All(BoxMapFiles.Map(new Size3(1, 4, 5), Geometry.WithSpacing(1, 1, 1), [click], [7]).Voxels, bits => Assert.Equal(0, bits));
    }

    [Fact]
    public void Boxes_across_several_axes_are_refused()
    {
        var across = Box(7, 0, new PixelBox(1, 1, 2, 2));
        Assert.Equal(SliceAxis.Z, BoxMapFiles.AxisOf([across]));
        Assert.Contains("several axes",
            Assert.Throws<InvalidInputException>(() => BoxMapFiles.AxisOf([across, across with { Axis = SliceAxis.X }])).Message,
            StringComparison.Ordinal);
        Assert.Contains("there is no box", Assert.Throws<InvalidInputException>(() => BoxMapFiles.AxisOf([])).Message,
            StringComparison.Ordinal);
    }

    private static BoxPrompt Box(int label, int slice, PixelBox box) => new("a", SliceAxis.Z, slice, label, box);
}
