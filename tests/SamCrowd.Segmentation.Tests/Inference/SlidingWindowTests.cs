using SamCrowd.Imaging;
using SamCrowd.Segmentation.Inference;

namespace SamCrowd.Segmentation.Tests.Inference;

public sealed class SlidingWindowTests
{
    [Fact]
    public void Tiles_cover_a_volume_smaller_than_the_tile_with_half_the_padding_before_it()
    {
        var grid = SlidingWindowTiles.Cover(new Size3(5, 9, 4), new Size3(8, 8, 8), 0.5);
        Assert.Equal([(-1, 0, -2), (-1, 1, -2)], grid.Starts);
    }
}
