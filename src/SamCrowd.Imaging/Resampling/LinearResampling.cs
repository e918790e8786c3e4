namespace SamCrowd.Imaging.Resampling;

/// <summary>
/// Trilinear resampling to another grid size over the same field of view (<c>skimage.transform.resize(order=1, mode='edge',
/// anti_aliasing=False)</c>).
/// </summary>
public static class LinearResampling
{
    /// <summary>Resamples one channel.</summary>
    /// <param name="source">z y x, C order.</param>
    /// <param name="target">Filled, z y x.</param>
    /// <param name="nearestAxis">This axis (0 z, 1 y, 2 x) takes the nearest voxel instead; null for none.</param>
    public static void Resize(ReadOnlyMemory<float> source, Size3 size, Memory<float> target, Size3 newSize, int? nearestAxis, int threads)
    {
        VoxelCount.Require(source.Length, size, nameof(source));
        VoxelCount.Require(target.Length, newSize, nameof(target));
        var taps = AxisTaps(size, newSize, nearestAxis);
        Parallel.For(0, newSize.Z, new ParallelOptions { MaxDegreeOfParallelism = threads }, () =>
            new LinearRowSampler(taps[0], taps[1], taps[2]), (z, _, sampler) =>
        {
            for (var y = 0; y < newSize.Y; y++)
                sampler.Sample(source.Span, z, y, target.Span.Slice(((z * newSize.Y) + y) * newSize.X, newSize.X));
            return sampler;
        }, _ => { });
    }

    internal static LinearTaps[] AxisTaps(Size3 size, Size3 newSize, int? nearestAxis) =>
        [.. Enumerable.Range(0, 3).Select(axis => axis == nearestAxis ? LinearTaps.Nearest(size[axis], newSize[axis])
            : LinearTaps.Linear(size[axis], newSize[axis]))];
}
