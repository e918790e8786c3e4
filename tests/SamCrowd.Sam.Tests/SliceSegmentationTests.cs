using SamCrowd.Annotation;
using SamCrowd.Imaging;

namespace SamCrowd.Sam.Tests;

/// <summary>The one call of the library from volume, slice and box to a mask.</summary>
public class SliceSegmentationTests
{
    private static readonly PixelBox Organ = new(20, 16, 44, 40);

    [Theory]
    [InlineData(SliceAxis.Z, 3)]
    [InlineData(SliceAxis.X, 30)]
    public void A_mask_lies_on_its_slice_of_the_volume_and_nowhere_else(SliceAxis axis, int slice)
    {
        using var model = TinySam.Load();
        var image = Image();
        var mask = model.Segment(image, slice, axis == SliceAxis.Z ? Organ : new PixelBox(16, 2, 40, 5), axis: axis);
        var labels = mask.ToVolume(label: 7);
        Assert.Equal((image.Size, image.Geometry), (labels.Size, labels.Geometry));
        Assert.Equal(mask.Mask.Pixels.Count(inside => inside), labels.Voxels.Count(value => value == 7));
        for (var z = 0; z < image.Size.Z; z++)
            for (var y = 0; y < image.Size.Y; y++)
                for (var x = 0; x < image.Size.X; x++)
                    if (labels[z, y, x] != 0) Assert.Equal(slice, axis == SliceAxis.Z ? z : x);
    }

    [Fact]
    public void A_slice_that_the_volume_does_not_have_and_a_box_beside_the_slice_are_refused()
    {
        using var model = TinySam.Load();
        var image = Image();
        Assert.Throws<ArgumentOutOfRangeException>("slice", () => model.Segment(image, -1, Organ));
        Assert.Throws<ArgumentOutOfRangeException>("slice", () => model.Segment(image, image.Size.Z, Organ));
        Assert.Throws<ArgumentOutOfRangeException>("box", () => model.Segment(image, 3, new PixelBox(70, 0, 80, 10)));
    }

    /// <summary>A bright block in the dark, on eight slices of 64 x 60.</summary>
    private static Volume<float> Image()
    {
        var image = new Volume<float>(new Size3(8, 60, 64), Geometry.WithSpacing(1, 1, 2));
        for (var z = 2; z < 6; z++)
            for (var y = 18; y < 38; y++)
                for (var x = 22; x < 42; x++) image[z, y, x] = 100;
        return image;
    }
}
