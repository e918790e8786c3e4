using SamCrowd.Imaging;

namespace SamCrowd.Segmentation.Inference;

/// <summary>
/// The tiles of a volume. A volume smaller than the tile is padded with zeros, half the missing voxels before it (rounded down) and the
/// rest after; tile starts are in the volume's own voxels, so they may be negative.
/// </summary>
/// <param name="TileSize">A 2D tile has one slice.</param>
/// <param name="Starts">First voxel of each tile, sorted by z, then y, then x.</param>
internal sealed record SlidingWindowTiles(Size3 ImageSize, Size3 TileSize, IReadOnlyList<(int Z, int Y, int X)> Starts)
{
    public static SlidingWindowTiles Cover(Size3 imageSize, Size3 tileSize, double stepSize)
    {
        var axes = Enumerable.Range(0, 3).Select(axis => Along(imageSize[axis], tileSize[axis], stepSize)).ToArray();
        return new SlidingWindowTiles(imageSize, tileSize, [.. from z in axes[0] from y in axes[1] from x in axes[2] select (z, y, x)]);
    }

    private static IEnumerable<int> Along(int image, int tile, double stepSize)
    {
        var before = Math.Max(0, tile - image) / 2;
        return SlidingWindowSteps.Compute(Math.Max(image, tile), tile, stepSize).Select(start => start - before);
    }
}
