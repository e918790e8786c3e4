using SamCrowd.Evaluation.Regions;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Morphology;
using SamCrowd.Imaging.Statistics;

namespace SamCrowd.Evaluation.Surfaces;

/// <summary>
/// Surface metrics with spacing, by MONAI's definitions (monai/metrics/hausdorff_distance.py, surface_distance.py, surface_dice.py, without
/// sub-voxels): the surface is the mask's boundary voxels, a distance runs from voxel centre to voxel centre, every boundary voxel counts
/// once.
/// </summary>
internal static class SurfaceDistances
{
    /// <param name="reference">Same size as <paramref name="prediction"/>; its geometry gives the spacing.</param>
    /// <param name="toleranceMm">Surface within this distance counts as the same surface.</param>
    /// <param name="ignoreLabel">Voxels of this reference value belong to neither mask.</param>
    public static SurfaceMetrics Measure(Volume<short> reference, Volume<short> prediction, LabelRegion region, double toleranceMm,
        int? ignoreLabel = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(toleranceMm);
        if (Crop(reference, prediction, region, ignoreLabel) is not { } masks)
            return new SurfaceMetrics(double.NaN, double.NaN, double.NaN);
        if (!masks.Reference.Contains(true) || !masks.Prediction.Contains(true))
            return new SurfaceMetrics(double.PositiveInfinity, double.PositiveInfinity, 0);
        var spacing = reference.Geometry.Spacing.ToZyx();
        bool[] theirs = BinaryErosion.Surface(masks.Reference, masks.Size), ours = BinaryErosion.Surface(masks.Prediction, masks.Size);
        var toReference = DirectedDistances(ours, theirs, masks.Size, spacing);
        var toPrediction = DirectedDistances(theirs, ours, masks.Size, spacing);
        var count = toReference.Length + toPrediction.Length;
        // Distances are float32: one that equals the tolerance must not be lost to rounding.
        var within = toleranceMm * (1 + 1e-6);
        return new SurfaceMetrics(
            Math.Max(Percentile95(toReference), Percentile95(toPrediction)),
            (toReference.Sum() + toPrediction.Sum()) / count,
            (toReference.Count(distance => distance <= within) + toPrediction.Count(distance => distance <= within)) / (double)count);
    }

    private static double Percentile95(double[] sorted) => Percentiles.OfSorted(sorted, 0.95, PercentileRounding.FromBelow);

    /// <summary>From every voxel of one surface to the nearest of the other, mm, ascending.</summary>
    private static double[] DirectedDistances(bool[] from, bool[] to, Size3 size, double[] spacing)
    {
        var toSurface = DistanceTransform.ToMask(to, size, spacing);
        double[] distances = [.. toSurface.Where((_, i) => from[i]).Select(distance => (double)distance)];
        Array.Sort(distances);
        return distances;
    }

    /// <summary>
    /// Both masks within their common bounding box and one empty voxel around, cut at the volume's edge; null where both are empty.
    /// </summary>
    private static (bool[] Reference, bool[] Prediction, Size3 Size)? Crop(Volume<short> reference, Volume<short> prediction,
        LabelRegion region, int? ignoreLabel)
    {
        if (reference.Size != prediction.Size)
            throw new ArgumentException($"the prediction is {prediction.Size} voxels, the reference {reference.Size}", nameof(prediction));
        var size = reference.Size;
        var inside = new bool[1 << 16];
        foreach (var value in region.Values) inside[(ushort)value] = true;
        int[] low = [size.Z, size.Y, size.X], high = [-1, -1, -1];
        bool[] theirs = new bool[reference.Voxels.Length], ours = new bool[theirs.Length];
        for (int z = 0, i = 0; z < size.Z; z++)
        {
            for (var y = 0; y < size.Y; y++)
            {
                for (var x = 0; x < size.X; x++, i++)
                {
                    if (reference.Voxels[i] == ignoreLabel) continue;
                    (theirs[i], ours[i]) = (inside[(ushort)reference.Voxels[i]], inside[(ushort)prediction.Voxels[i]]);
                    if (!theirs[i] && !ours[i]) continue;
                    (low[0], low[1], low[2]) = (Math.Min(low[0], z), Math.Min(low[1], y), Math.Min(low[2], x));
                    (high[0], high[1], high[2]) = (z, Math.Max(high[1], y), Math.Max(high[2], x));
                }
            }
        }
        if (high[0] < 0) return null;
        for (var axis = 0; axis < 3; axis++)
            (low[axis], high[axis]) = (Math.Max(0, low[axis] - 1), Math.Min(size[axis] - 1, high[axis] + 1));
        var box = new Size3(high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1);
        return (Cut(theirs), Cut(ours), box);

        bool[] Cut(bool[] mask)
        {
            var cut = new bool[box.Count];
            for (var z = 0; z < box.Z; z++)
                for (var y = 0; y < box.Y; y++)
                    Array.Copy(mask, ((((z + low[0]) * size.Y) + y + low[1]) * size.X) + low[2], cut, ((z * box.Y) + y) * box.X, box.X);
            return cut;
        }
    }
}
