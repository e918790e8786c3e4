namespace SamCrowd.Imaging.Morphology;

/// <summary>
/// Exact Euclidean distance transform, one axis after the other (Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled Functions",
/// Theory of Computing 2012), with a spacing of its own along each axis.
/// </summary>
internal static class DistanceTransform
{
    // Columns of one row handled together, so that a cache line read along y or z is used whole.
    private const int ColumnsTogether = 16;

    /// <summary>
    /// Distance of each voxel's centre to that of the nearest voxel outside the mask; 0 outside. As scipy's distance_transform_edt.
    /// </summary>
    /// <param name="mask">z y x.</param>
    /// <param name="spacing">Voxel size along z, y, x in mm.</param>
    /// <returns>z y x, mm; infinite everywhere where the mask covers the whole array.</returns>
    public static float[] ToBackground(bool[] mask, Size3 size, IReadOnlyList<double> spacing) =>
        Distances(mask, size, spacing, target: false);

    /// <summary>Distance of each voxel's centre to that of the nearest voxel in the mask; 0 within.</summary>
    /// <returns>z y x, mm; infinite everywhere where the mask is empty.</returns>
    public static float[] ToMask(bool[] mask, Size3 size, IReadOnlyList<double> spacing) => Distances(mask, size, spacing, target: true);

    private static float[] Distances(bool[] mask, Size3 size, IReadOnlyList<double> spacing, bool target)
    {
        if (mask.Length != size.Count)
            throw new ArgumentException($"a mask of {size} has {size.Count} voxels, not {mask.Length}", nameof(mask));
        if (spacing.Count != 3 || spacing.Any(value => !(value > 0)))
            throw new ArgumentException("a spacing has three numbers above zero, along z, y, x", nameof(spacing));
        var squares = new float[mask.Length];
        Parallel.For(0, size.Z * size.Y, row =>
            AlongX(mask.AsSpan(row * size.X, size.X), squares.AsSpan(row * size.X, size.X), spacing[2], target));
        if (size.Y > 1)
            Parallel.For(0, size.Z, z => AlongColumns(squares, z * size.Y * size.X, size.X, size.Y, size.X, spacing[1]));
        if (size.Z > 1)
            Parallel.For(0, size.Y, y => AlongColumns(squares, y * size.X, size.X, size.Z, size.Y * size.X, spacing[0]));
        for (var i = 0; i < squares.Length; i++) squares[i] = MathF.Sqrt(squares[i]);
        return squares;
    }

    // Along the first axis the nearest target is the last one met from either side.
    private static void AlongX(ReadOnlySpan<bool> mask, Span<float> squares, double spacing, bool target)
    {
        var nearest = double.PositiveInfinity;
        for (var x = 0; x < mask.Length; x++)
        {
            nearest = mask[x] == target ? 0 : nearest + spacing;
            squares[x] = (float)(nearest * nearest);
        }
        nearest = double.PositiveInfinity;
        for (var x = mask.Length - 1; x >= 0; x--)
        {
            nearest = mask[x] == target ? 0 : nearest + spacing;
            squares[x] = Math.Min(squares[x], (float)(nearest * nearest));
        }
    }

    /// <summary>
    /// The transform along <paramref name="length"/> voxels <paramref name="stride"/> apart, for each of <paramref name="columns"/>
    /// neighbours.
    /// </summary>
    private static void AlongColumns(float[] squares, int first, int columns, int length, int stride, double spacing)
    {
        var values = new double[ColumnsTogether][];
        for (var i = 0; i < values.Length; i++) values[i] = new double[length];
        var envelope = new LowerEnvelope(length, spacing);
        for (var column = 0; column < columns; column += ColumnsTogether)
        {
            var together = Math.Min(ColumnsTogether, columns - column);
            for (var i = 0; i < length; i++)
                for (var c = 0; c < together; c++) values[c][i] = squares[first + column + c + (i * stride)];
            for (var c = 0; c < together; c++) envelope.Transform(values[c]);
            for (var i = 0; i < length; i++)
                for (var c = 0; c < together; c++) squares[first + column + c + (i * stride)] = (float)values[c][i];
        }
    }
}
