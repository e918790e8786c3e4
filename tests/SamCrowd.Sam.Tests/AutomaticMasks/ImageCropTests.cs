using SamCrowd.Annotation;
using SamCrowd.Sam.AutomaticMasks;

namespace SamCrowd.Sam.Tests.AutomaticMasks;

public class ImageCropTests
{
    /// <summary>generate_crop_boxes((101, 122), 1, 512 / 1500) and, for two layers of (512, 512), the number and the last.</summary>
    [Fact]
    public void Crops_are_those_of_Metas_generator()
    {
        var crops = ImageCrop.Of(101, 122, new AutomaticMaskSettings { CropLayers = 1 });
        Assert.Equal([(0, 0, 122, 101, 0), (0, 0, 78, 68, 1), (0, 34, 78, 101, 1), (44, 0, 122, 68, 1), (44, 34, 122, 101, 1)],
            crops.Select(c => (c.X0, c.Y0, c.X1, c.Y1, c.Layer)));
        var two = ImageCrop.Of(512, 512, new AutomaticMaskSettings { CropLayers = 2 });
        Assert.Equal(21, two.Count);
        Assert.Equal((321, 321, 512, 512), (two[^1].X0, two[^1].Y0, two[^1].X1, two[^1].Y1));
    }

    /// <summary>is_box_near_crop_edge with Meta's tolerance of 20 pixels.</summary>
    [Fact]
    public void A_box_at_the_crops_edge_is_cut_but_not_at_the_pictures()
    {
        var crop = new ImageCrop(61, 0, 122, 65, 1);
        Assert.True(crop.Cuts(new PixelBox(61, 0, 111, 45), 101, 122));
        Assert.False(crop.Cuts(new PixelBox(86, 25, 101, 40), 101, 122));
        Assert.False(new ImageCrop(0, 0, 122, 101, 0).Cuts(new PixelBox(0, 0, 121, 100), 101, 122));
    }
}
