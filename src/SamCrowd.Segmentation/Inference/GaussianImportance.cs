using SamCrowd.Imaging;

namespace SamCrowd.Segmentation.Inference;

/// <summary>
/// How much a tile's voxels count where tiles overlap: a Gaussian about the tile's centre voxel (n / 2 rounded down), sigma an eighth
/// of the tile, largest value 1 (nnU-Net: compute_gaussian, which filters a single 1 by scipy's gaussian_filter cut at 4 sigma).
/// </summary>
internal static class GaussianImportance
{
    /// <returns>z y x, above 0 everywhere.</returns>
    public static float[] Compute(Size3 tile)
    {
        var (alongZ, alongY, alongX) = (Along(tile.Z), Along(tile.Y), Along(tile.X));
        var importance = new float[tile.Count];
        var at = 0;
        foreach (var z in alongZ)
            foreach (var y in alongY)
                foreach (var x in alongX) importance[at++] = (float)(z * y * x);
        var smallest = importance.Where(value => value > 0).Min();
        for (var i = 0; i < importance.Length; i++) importance[i] = Math.Max(smallest, importance[i]);
        return importance;
    }

    /// <summary>Relative to the centre; a tile of one slice has no extent along that axis, so it counts as 1.</summary>
    private static double[] Along(int length)
    {
        var sigma = length / 8.0;
        var reach = (int)((4 * sigma) + 0.5);
        return [.. Enumerable.Range(0, length).Select(i => i - (length / 2)).Select(d => Math.Abs(d) > reach
            && d != 0 ? 0 : Math.Exp(-0.5 * d * d / (sigma * sigma)))];
    }
}
