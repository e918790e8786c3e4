using SamCrowd.Imaging;

namespace SamCrowd.Evaluation.Surfaces;

/// <summary>A mask's surface: its voxels with a face neighbour outside the mask; beyond the volume's edge is outside (as MONAI's get_mask_edges and scipy's binary_erosion).</summary>
internal static class SurfaceVoxels
{
    /// <param name="mask">z y x, of <paramref name="size"/>.</param>
    public static bool[] Of(bool[] mask, Size3 size)
    {
        var surface = new bool[mask.Length];
        var plane = size.Y * size.X;
        for (var z = 0; z < size.Z; z++)
        {
            for (var y = 0; y < size.Y; y++)
            {
                for (var x = 0; x < size.X; x++)
                {
                    var i = (((z * size.Y) + y) * size.X) + x;
                    if (!mask[i]) continue;
                    surface[i] = z == 0 || y == 0 || x == 0 || z == size.Z - 1 || y == size.Y - 1 || x == size.X - 1
                        || !mask[i - plane] || !mask[i + plane] || !mask[i - size.X] || !mask[i + size.X] || !mask[i - 1] || !mask[i + 1];
                }
            }
        }
        return surface;
    }
}
