namespace SamCrowd.Imaging.Resampling;

/// <summary>
/// Cubic B-spline resampling to another grid size over the same field of view, values kept within the input's range: what
/// <c>skimage.transform.resize(order=3, mode='edge', anti_aliasing=False)</c> computes, in float32 (agrees to about 1e-6 of the range).
/// </summary>
internal static class CubicResampling
{
    /// <summary>Resamples in three dimensions; clipped to the range of the whole volume.</summary>
    /// <param name="source">z y x, C order; no NaN.</param>
    /// <param name="target">Filled, z y x.</param>
    /// <param name="threads">At most this many at once, 1 or more.</param>
    public static void Resize(ReadOnlyMemory<float> source, Size3 size, Memory<float> target, Size3 newSize, int threads)
    {
        CheckLengths(source, size, target, newSize);
        if (size == newSize)
        {
            source.CopyTo(target);
            return;
        }
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        var range = RangeOf(source, size, options);
        if (size.Z == newSize.Z)
        {
            ResizePlanes(source, size, target, newSize, _ => range, options);
            return;
        }
        if (size.Y == newSize.Y && size.X == newSize.X)
        {
            ResizeDepth(source, size, target, newSize.Z, range, options);
            return;
        }
        var planesFirst = new Size3(size.Z, newSize.Y, newSize.X);
        var depthFirst = new Size3(newSize.Z, size.Y, size.X);
        if (planesFirst.Count <= depthFirst.Count)
        {
            var between = GC.AllocateUninitializedArray<float>(checked((int)planesFirst.Count));
            ResizePlanes(source, size, between, planesFirst, _ => ValueRange.Unlimited, options);
            ResizeDepth(between, planesFirst, target, newSize.Z, range, options);
        }
        else
        {
            var between = GC.AllocateUninitializedArray<float>(checked((int)depthFirst.Count));
            ResizeDepth(source, size, between, newSize.Z, ValueRange.Unlimited, options);
            ResizePlanes(between, depthFirst, target, newSize, _ => range, options);
        }
    }

    /// <summary>Resamples every plane (first axis) in two dimensions; each clipped to its own range.</summary>
    /// <param name="newSize">Its Z is that of <paramref name="size"/>.</param>
    public static void ResizeEachPlane(ReadOnlyMemory<float> source, Size3 size, Memory<float> target, Size3 newSize, int threads)
    {
        CheckLengths(source, size, target, newSize);
        if (size.Z != newSize.Z) throw new ArgumentException($"{size.Z} planes cannot become {newSize.Z} planes here", nameof(newSize));
        var plane = size.Y * size.X;
        ResizePlanes(source, size, target, newSize, z => ValueRange.Of(source.Span.Slice(z * plane, plane)),
            new ParallelOptions { MaxDegreeOfParallelism = threads });
    }

    private static void ResizePlanes(ReadOnlyMemory<float> source, Size3 size, Memory<float> target, Size3 newSize, Func<int,
        ValueRange> rangeOf, ParallelOptions options)
    {
        var rows = size.Y == newSize.Y ? null : new CubicTaps(size.Y, newSize.Y);
        var columns = size.X == newSize.X ? null : new CubicTaps(size.X, newSize.X);
        Parallel.For(0, size.Z, options, () => new PlaneResampler(size.Y, size.X, rows, columns), (z, _, resampler) =>
        {
            resampler.Run(
                source.Span.Slice(z * size.Y * size.X, size.Y * size.X),
                target.Span.Slice(z * newSize.Y * newSize.X, newSize.Y * newSize.X),
                rangeOf(z));
            return resampler;
        }, _ => { });
    }

    private static void ResizeDepth(ReadOnlyMemory<float> source, Size3 size, Memory<float> target, int newDepth, ValueRange range,
        ParallelOptions options)
    {
        var plane = size.Y * size.X;
        var taps = new CubicTaps(size.Z, newDepth);
        var width = 8 * CubicSpline.Lanes;
        Parallel.For(0, (plane + width - 1) / width, options, () => new ColumnResampler(taps, width), (strip, _, resampler) =>
        {
            var first = strip * width;
            resampler.Run(source.Span[first..], plane, Math.Min(width, plane - first), target.Span[first..], plane, range);
            return resampler;
        }, _ => { });
    }

    private static ValueRange RangeOf(ReadOnlyMemory<float> source, Size3 size, ParallelOptions options)
    {
        var ranges = new ValueRange[size.Z];
        var plane = size.Y * size.X;
        Parallel.For(0, size.Z, options, z => ranges[z] = ValueRange.Of(source.Span.Slice(z * plane, plane)));
        return ranges.Aggregate((a, b) => a.Including(b));
    }

    private static void CheckLengths(ReadOnlyMemory<float> source, Size3 size, Memory<float> target, Size3 newSize)
    {
        if (size.Count < 1 || newSize.Count < 1)
            throw new ArgumentException($"a volume of {size} cannot be resampled to {newSize}: every axis needs a voxel");
        VoxelCount.Require(source.Length, size, nameof(source));
        VoxelCount.Require(target.Length, newSize, nameof(target));
    }
}
