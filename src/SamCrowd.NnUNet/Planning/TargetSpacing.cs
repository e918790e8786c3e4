using SamCrowd.Imaging.Statistics;
using SamCrowd.NnUNet.Fingerprinting;

namespace SamCrowd.NnUNet.Planning;

/// <summary>The spacing every image is resampled to, and the rule that chose it. Axes z, y, x.</summary>
/// <param name="Spacing">mm.</param>
/// <param name="MedianSpacing">mm, median over the cases.</param>
/// <param name="MedianSize">Voxels, median over the cases before resampling.</param>
/// <param name="CoarsestAxis">Array axis of the largest median spacing.</param>
/// <param name="Rule">Which rule applied.</param>
internal sealed record TargetSpacing(
    IReadOnlyList<double> Spacing, IReadOnlyList<double> MedianSpacing, IReadOnlyList<double> MedianSize, int CoarsestAxis,
    TargetSpacingRule Rule)
{
    /// <summary>
    /// The median; along a coarse axis of few voxels the 10th percentile, so that thick slices do not blur the finer cases
    /// (determine_fullres_target_spacing of nnU-Net).
    /// </summary>
    public static TargetSpacing For(DatasetFingerprint fingerprint, PlannerSettings settings)
    {
        var median = PerAxis(axis => Percentiles.OfSorted([.. fingerprint.Spacings.Select(row => row[axis]).Order()], 0.5));
        var size = PerAxis(axis => Percentiles.OfSorted([.. fingerprint.ShapesAfterCrop.Select(row => (double)row[axis]).Order()], 0.5));
        var coarsest = Array.IndexOf(median, median.Max());
        if (settings.TargetSpacing is not null)
            return new TargetSpacing([.. settings.TargetSpacing], median, size, coarsest, TargetSpacingRule.Given);
        var others = Enumerable.Range(0, 3).Where(axis => axis != coarsest).ToArray();
        var largestOther = others.Max(axis => median[axis]);
        var coarse = median[coarsest] > settings.AnisotropyThreshold * largestOther;
        var fewVoxels = size[coarsest] * settings.AnisotropyThreshold < others.Min(axis => size[axis]);
        if (!coarse || !fewVoxels) return new TargetSpacing(median, median, size, coarsest, TargetSpacingRule.Median);
        var fine = Percentiles.OfSorted([.. fingerprint.Spacings.Select(row => row[coarsest]).Order()], 0.1);
        if (fine < largestOther) fine = Math.Max(largestOther, fine) + 1e-5;
        double[] target = [.. median];
        target[coarsest] = fine;
        return new TargetSpacing(target, median, size, coarsest, TargetSpacingRule.TenthPercentileOfCoarsestAxis);
    }

    private static double[] PerAxis(Func<int, double> value) => [value(0), value(1), value(2)];
}
