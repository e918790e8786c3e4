namespace SamCrowd.Imaging.Resampling;

/// <summary>Reorders the axes of a volume: output axis i is input axis order[i] (numpy.transpose).</summary>
internal static class AxisPermutation
{
    public static Size3 Apply(Size3 size, IReadOnlyList<int> order) => new(size[order[0]], size[order[1]], size[order[2]]);

    /// <summary>Copies all of <paramref name="source"/> with its axes reordered.</summary>
    public static void Apply<T>(ReadOnlySpan<T> source, Size3 size, Span<T> target, IReadOnlyList<int> order)
        where T : unmanaged => ApplyToBox(source, size, [0, 0, 0], Apply(size, order), target, order);

    /// <summary>Copies a box with its axes reordered.</summary>
    /// <param name="origin">First voxel of the box along each <em>output</em> axis.</param>
    /// <param name="boxSize">Along each output axis; the size of <paramref name="target"/>.</param>
    public static void ApplyToBox<T>(ReadOnlySpan<T> source, Size3 size, IReadOnlyList<int> origin, Size3 boxSize, Span<T> target,
        IReadOnlyList<int> order)
        where T : unmanaged
    {
        ReadOnlySpan<int> inputStrides = [size.Y * size.X, size.X, 1];
        var (stepZ, stepY, stepX) = (inputStrides[order[0]], inputStrides[order[1]], inputStrides[order[2]]);
        for (var z = 0; z < boxSize.Z; z++)
        {
            for (var y = 0; y < boxSize.Y; y++)
            {
                var row = target.Slice(((z * boxSize.Y) + y) * boxSize.X, boxSize.X);
                var start = ((origin[0] + z) * stepZ) + ((origin[1] + y) * stepY) + (origin[2] * stepX);
                if (stepX == 1) source.Slice(start, boxSize.X).CopyTo(row);
                else
                    for (var x = 0; x < row.Length; x++) row[x] = source[start + (x * stepX)];
            }
        }
    }
}
