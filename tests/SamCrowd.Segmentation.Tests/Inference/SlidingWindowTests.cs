using SamCrowd.Imaging;
using SamCrowd.Imaging.Resampling;
using SamCrowd.Segmentation.Inference;

namespace SamCrowd.Segmentation.Tests.Inference;

public sealed class SlidingWindowTests
{
    [Fact]
    public void Tiles_cover_a_volume_smaller_than_the_tile_with_half_the_padding_before_it()
    {
        var grid = TileGrid.Cover(new Size3(5, 9, 4), new Size3(8, 8, 8), 0.5);
        Assert.Equal([(-1, 0, -2), (-1, 1, -2)], grid.Starts);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Resampling_plane_by_plane_equals_resampling_the_whole(int? separateAxis)
    {
        var (size, newSize) = (new Size3(5, 7, 6), new Size3(9, 5, 11));
        var random = new RandomStream(5);
        var logits = new float[2 * size.Count];
        for (var i = 0; i < logits.Length; i++) logits[i] = (float)random.Normal();
        var expected = new float[2 * newSize.Count];
        LogitResampling.ForEachRow(logits, 2, size, newSize, separateAxis, 1, (z, y, row) =>
        {
            for (var channel = 0; channel < 2; channel++)
                row.Slice(channel * newSize.X, newSize.X).CopyTo(expected.AsSpan((((channel * newSize.Z) + z) * newSize.Y + y) * newSize.X));
        });

        var actual = new LogitVolume(2, newSize);
        var resampler = new PlaneResampler(2, size, newSize, separateAxis, 1, (z, plane) => actual.Accept(z, plane));
        var source = new float[2 * size.Y * size.X];
        for (var z = 0; z < size.Z; z++)
        {
            for (var channel = 0; channel < 2; channel++)
                logits.AsSpan(((channel * size.Z) + z) * size.Y * size.X, size.Y * size.X).CopyTo(source.AsSpan(channel * size.Y * size.X));
            resampler.Accept(z, source);
        }

        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual.Logits[i], 1e-5f);
    }
}
