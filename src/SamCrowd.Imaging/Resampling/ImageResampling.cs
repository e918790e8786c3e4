namespace SamCrowd.Imaging.Resampling;

/// <summary>
/// Resampling of one image channel by <see cref="ResamplingSettings"/>, the coarse axis apart from the others where asked.
/// </summary>
public static class ImageResampling
{
    /// <summary>Resamples to another grid over the same field of view, as nnU-Net does (resample_data_or_seg).</summary>
    /// <param name="source">z y x, C order, no NaN.</param>
    /// <param name="target">Filled, z y x.</param>
    /// <param name="separateAxis">From <see cref="ResamplingSettings.SeparateAxis"/>: 0 z, 1 y, 2 x; null for plain 3D.</param>
    /// <param name="threads">At least 1.</param>
    /// <exception cref="InvalidInputException">The settings have an order other than 0, 1 and 3.</exception>
    public static void Resize(ReadOnlyMemory<float> source, Size3 size, Memory<float> target, Size3 newSize, ResamplingSettings settings,
        int? separateAxis, int threads)
    {
        if (size == newSize)
            source.CopyTo(target);
        else if (settings.Order == 0 && (separateAxis is null || settings.OrderZ == 0))
            NearestResampling.Resize(source, size, target, newSize, threads);
        else if (settings.Order == 1)
            LinearResampling.Resize(source, size, target, newSize, settings.OrderZ == 0 ? separateAxis : null, threads);
        else if (settings.Order != 3 || settings.OrderZ is not (0 or 1))
            throw new InvalidInputException($"resampling order {settings.Order} with order_z {settings.OrderZ} is not supported; order 0, "
                + "1 or 3 and order_z 0 or 1 are");
        else if (separateAxis is not { } axis)
            CubicResampling.Resize(source, size, target, newSize, threads);
        else if (axis == 0)
            ResizeSlices(source, size, target, newSize, settings.OrderZ, threads);
        else
        {
            int[] toFront = axis == 1 ? [1, 0, 2] : [2, 0, 1];
            int[] back = axis == 1 ? [1, 0, 2] : [1, 2, 0];
            var (turnedSize, turnedNewSize) = (AxisPermutation.Apply(size, toFront), AxisPermutation.Apply(newSize, toFront));
            var turned = new float[size.Count];
            AxisPermutation.Apply(source.Span, size, turned, toFront);
            var resized = new float[newSize.Count];
            ResizeSlices(turned, turnedSize, resized, turnedNewSize, settings.OrderZ, threads);
            AxisPermutation.Apply<float>(resized, turnedNewSize, target.Span, back);
        }
    }

    private static void ResizeSlices(ReadOnlyMemory<float> source, Size3 size, Memory<float> target, Size3 newSize, int orderZ, int threads)
    {
        if (size.Z == newSize.Z)
        {
            CubicResampling.ResizeEachPlane(source, size, target, newSize, threads);
            return;
        }
        var planes = size with { Y = newSize.Y, X = newSize.X };
        var between = GC.AllocateUninitializedArray<float>(checked((int)planes.Count));
        CubicResampling.ResizeEachPlane(source, size, between, planes, threads);
        if (orderZ == 0) NearestResampling.Resize<float>(between, planes, target, newSize, threads);
        else LinearResampling.Resize(between, planes, target, newSize, null, threads);
    }
}
