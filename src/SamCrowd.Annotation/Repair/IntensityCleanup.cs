using SamCrowd.Imaging;
using SamCrowd.Imaging.Morphology;
using SamCrowd.Imaging.Slices;
using SamCrowd.Imaging.Statistics;

namespace SamCrowd.Annotation.Repair;

/// <summary>
/// Takes away the pixels of a mask that do not look like its inside, slice by slice and label by label: values, smoothed, must lie within
/// some robust deviations of the median of the eroded mask; then the mask is opened, small parts go, and holes are filled. It needs no
/// ground truth. It suits organs of one density (liver, spleen, kidney in one phase) and would harm stomach, bowel and tumours.
/// </summary>
internal static class IntensityCleanup
{
    // A median absolute deviation times this is the standard deviation of a normal distribution.
    private const double ToStandardDeviation = 1.4826;

    private const int FewestPixels = 12;

    /// <param name="image">z y x.</param>
    /// <param name="labels">On the same grid; not changed.</param>
    /// <param name="axis">Across which the masks were drawn.</param>
    /// <param name="values">The labels to clean; the others stay as they are.</param>
    public static Volume<short> Apply(
        Volume<float> image, Volume<short> labels, SliceAxis axis, IReadOnlyCollection<int> values, IntensityCleanupSettings settings)
    {
        var cleaned = new Volume<short>(labels.Size, labels.Geometry, (short[])labels.Voxels.Clone());
        var plane = new SlicePlane(labels.Size, axis);
        var wanted = values.ToHashSet();
        var (rowSpacing, columnSpacing, _) = plane.SpacingOf(labels.Geometry);
        Parallel.For(0, plane.Count, slice =>
        {
            var drawn = plane.Read(labels, slice);
            int[] here = [.. drawn.Distinct().Select(value => (int)value).Where(wanted.Contains).Order()];
            if (here.Length == 0) return;
            var pixels = plane.Read(image, slice);
            foreach (var value in here)
            {
                var mask = Array.ConvertAll(drawn, v => v == value);
                var smooth = SmoothWithin(pixels, mask, plane, (settings.Smoothing / rowSpacing, settings.Smoothing / columnSpacing));
                var kept = Clean(smooth, mask, plane, (rowSpacing, columnSpacing), settings);
                for (var pixel = 0; pixel < kept.Length; pixel++)
                {
                    ref var voxel = ref cleaned.Voxels[plane.VoxelIndex(slice, pixel / plane.Columns, pixel % plane.Columns)];
                    if (drawn[pixel] == value && !kept[pixel]) voxel = 0;
                    else if (kept[pixel] && drawn[pixel] == 0) voxel = (short)value;
                }
            }
        });
        return cleaned;
    }

    /// <summary>
    /// Smoothed values of the mask's own pixels, so that what lies beside it does not darken its rim: the smoothed product of image and
    /// mask divided by the smoothed mask (normalised convolution, Knutsson and Westin, CVPR 1993).
    /// </summary>
    private static float[] SmoothWithin(float[] pixels, bool[] mask, SlicePlane plane, (double, double) sigma)
    {
        var (product, share) = (new float[pixels.Length], new float[pixels.Length]);
        for (var i = 0; i < mask.Length; i++)
            if (mask[i]) (product[i], share[i]) = (pixels[i], 1);
        var values = SliceSmoothing.Gaussian(product, plane.Rows, plane.Columns, sigma);
        var weights = SliceSmoothing.Gaussian(share, plane.Rows, plane.Columns, sigma);
        for (var i = 0; i < values.Length; i++) values[i] = mask[i] ? values[i] / weights[i] : 0;
        return values;
    }

    /// <summary>One mask of one slice. It stays as it is where its inside has no spread, or where nothing of it would be left.</summary>
    /// <param name="smooth">The smoothed slice.</param>
    private static bool[] Clean(
        float[] smooth, bool[] mask, SlicePlane plane, (double Row, double Column) spacing, IntensityCleanupSettings settings)
    {
        var size = new Size3(1, plane.Rows, plane.Columns);
        double[] steps = [1, spacing.Row, spacing.Column];
        if (Inside(smooth, mask, size, steps, settings.Erosion) is not { } range) return mask;
        var kept = new bool[mask.Length];
        for (var i = 0; i < kept.Length; i++)
            kept[i] = mask[i] && Math.Abs(smooth[i] - range.Median) <= settings.Deviations * range.Deviation;
        kept = Opened(kept, size, steps, settings.Opening);
        var parts = ConnectedComponents.Label(kept, size, Connectivity.Face);
        if (parts.Count == 0) return mask;
        var least = settings.SmallestPart * parts.Sizes[parts.Largest()];
        kept = Array.ConvertAll(parts.Labels, part => part > 0 && parts.Sizes[part] >= least);
        return HoleFilling.FillSlices(kept, size);
    }

    /// <summary>Median and robust deviation of the eroded mask; a small mask is eroded less, by half of its depth.</summary>
    private static (double Median, double Deviation)? Inside(float[] smooth, bool[] mask, Size3 size, double[] spacing, double erosion)
    {
        var depth = DistanceTransform.ToBackground(mask, size, spacing);
        var deepest = 0f;
        for (var i = 0; i < mask.Length; i++)
            if (mask[i] && float.IsFinite(depth[i])) deepest = Math.Max(deepest, depth[i]);
        // A mask over the whole slice has no border to erode from.
        var least = deepest > 0 ? Math.Min(erosion, deepest / 2.0) : 0;
        var values = new List<double>();
        for (var i = 0; i < mask.Length; i++)
            if (mask[i] && depth[i] > least) values.Add(smooth[i]);
        if (values.Count < FewestPixels) return null;
        var median = Percentiles.Median(values);
        var deviation = ToStandardDeviation * Percentiles.Median(values.Select(value => Math.Abs(value - median)));
        return deviation > 0 ? (median, deviation) : null;
    }

    private static bool[] Opened(bool[] mask, Size3 size, double[] spacing, double radius)
    {
        if (!(radius > 0)) return mask;
        var depth = DistanceTransform.ToBackground(mask, size, spacing);
        var core = new bool[mask.Length];
        for (var i = 0; i < core.Length; i++) core[i] = mask[i] && depth[i] > radius;
        var distance = DistanceTransform.ToMask(core, size, spacing);
        return Array.ConvertAll(distance, value => value <= radius);
    }
}
