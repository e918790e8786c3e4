namespace SamCrowd.Imaging.Resampling;

/// <summary>
/// Resampling of label maps, label by label: a voxel takes the highest label whose linearly interpolated mask reaches one half there,
/// and 0 where none does. (batchgenerators' resize_segmentation does so mask after mask, ascending.)
/// </summary>
/// <remarks>
/// All masks are decided at once from the voxel's eight neighbours: where these agree, the answer is theirs. Rows that begin or end with
/// one label are filled without looking at each voxel. Weights are multiplied and added in scipy's order, so ties at one half fall alike.
/// </remarks>
internal static class LabelResampling
{
    /// <param name="source">z y x, C order.</param>
    /// <param name="target">Filled, z y x.</param>
    /// <param name="nearestAxis">This axis (0 z, 1 y, 2 x) takes the nearest slice and masks are interpolated within slices; null for
    /// none.</param>
    public static void Resize(ReadOnlyMemory<short> source, Size3 size, Memory<short> target, Size3 newSize, int? nearestAxis, int threads)
    {
        VoxelCount.Require(source.Length, size, nameof(source));
        VoxelCount.Require(target.Length, newSize, nameof(target));
        if (size == newSize)
        {
            source.CopyTo(target);
            return;
        }
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        var ends = new RowEnds[size.Z * size.Y];
        Parallel.For(0, size.Z, options, z =>
        {
            for (var row = z * size.Y; row < (z + 1) * size.Y; row++) ends[row] = RowEnds.Of(source.Span.Slice(row * size.X, size.X));
        });
        var taps = LinearResampling.AxisTaps(size, newSize, nearestAxis);
        Parallel.For(0, newSize.Z, options, z =>
        {
            var sampler = new LabelRowSampler(source.Span, size, ends, taps);
            for (var y = 0; y < newSize.Y; y++) sampler.Sample(z, y, target.Span.Slice(((z * newSize.Y) + y) * newSize.X, newSize.X));
        });
    }
}
