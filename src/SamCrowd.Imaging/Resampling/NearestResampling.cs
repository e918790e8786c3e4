namespace SamCrowd.Imaging.Resampling;

/// <summary>
/// Nearest-voxel resampling to another grid size over the same field of view; a tie goes to the higher index, as in scipy (order 0).
/// </summary>
internal static class NearestResampling
{
    /// <param name="source">z y x, C order.</param>
    /// <param name="target">Filled, z y x.</param>
    public static void Resize<T>(ReadOnlyMemory<T> source, Size3 size, Memory<T> target, Size3 newSize, int threads)
        where T : unmanaged
    {
        VoxelCount.Require(source.Length, size, nameof(source));
        VoxelCount.Require(target.Length, newSize, nameof(target));
        var taps = Enumerable.Range(0, 3).Select(axis => LinearTaps.Nearest(size[axis], newSize[axis]).Lower).ToArray();
        Parallel.For(0, newSize.Z, new ParallelOptions { MaxDegreeOfParallelism = threads }, z =>
        {
            for (var y = 0; y < newSize.Y; y++)
            {
                var from = source.Span.Slice(((taps[0][z] * size.Y) + taps[1][y]) * size.X, size.X);
                var to = target.Span.Slice(((z * newSize.Y) + y) * newSize.X, newSize.X);
                for (var x = 0; x < to.Length; x++) to[x] = from[taps[2][x]];
            }
        });
    }
}
