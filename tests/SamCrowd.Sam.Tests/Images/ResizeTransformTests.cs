using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;

namespace SamCrowd.Sam.Tests.Images;

public class ResizeTransformTests
{
    /// <summary>Sizes of segment_anything's ResizeLongestSide.get_preprocess_shape: floor(x + 0.5), long side 1024.</summary>
    [Theory]
    [InlineData(512, 512, 1024, 1024)]
    [InlineData(35, 50, 717, 1024)]
    [InlineData(1200, 1800, 683, 1024)]
    [InlineData(1023, 2, 1024, 2)]
    public void The_long_side_becomes_1024_and_the_other_is_rounded_half_up(int rows, int columns, int newRows, int newColumns)
    {
        var transform = ResizeTransform.Of(rows, columns, 1024, ImageFit.LongSide);
        Assert.Equal((newRows, newColumns), (transform.ResizedRows, transform.ResizedColumns));
    }

    [Fact]
    public void Coordinates_scale_by_the_rounded_sizes()
    {
        var (x, y) = ResizeTransform.Of(35, 50, 1024, ImageFit.LongSide).Map(10, 10);
        Assert.Equal(10 * (1024.0 / 50), x, 1e-4);
        Assert.Equal(10 * (717.0 / 35), y, 1e-4);
    }
}
