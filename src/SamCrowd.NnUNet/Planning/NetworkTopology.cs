namespace SamCrowd.NnUNet.Planning;

/// <summary>
/// Where a U-Net pools and how large its kernels are, for a given spacing and patch (nnU-Net's network_topology.py): an axis is pooled
/// while its edge stays at least <c>minEdge</c> and its spacing is within a factor 2 of the finest one that can still be pooled; a kernel
/// is 3 along
/// an axis once that axis' spacing is within a factor 2 of the finest.
/// </summary>
/// <param name="Strides">One row a stage; the first is all 1.</param>
/// <param name="KernelSizes">One row a stage; the last is all 3.</param>
/// <param name="PatchSize">The given patch padded up to a multiple of <paramref name="Divisor"/>.</param>
/// <param name="Divisor">2 to the number of poolings, per axis.</param>
internal sealed record NetworkTopology(
    IReadOnlyList<IReadOnlyList<int>> Strides, IReadOnlyList<IReadOnlyList<int>> KernelSizes, IReadOnlyList<int> PatchSize,
    IReadOnlyList<int> Divisor)
{
    public int Stages => Strides.Count;

    /// <param name="spacing">mm, one an axis (2 or 3).</param>
    /// <param name="patchSize">Voxels; may be fractional, as median shapes are.</param>
    public static NetworkTopology For(IReadOnlyList<double> spacing, IReadOnlyList<double> patchSize, int minEdge)
    {
        var axes = spacing.Count;
        var (currentSpacing, currentSize) = (spacing.ToArray(), patchSize.ToArray());
        var kernel = Filled(axes, 1);
        var divisor = Filled(axes, 1);
        List<int[]> strides = [Filled(axes, 1)], kernels = [];
        while (true)
        {
            var pooled = PooledAxes(currentSpacing, currentSize, minEdge);
            if (pooled.Count == 0) break;
            var finest = currentSpacing.Min();
            for (var axis = 0; axis < axes; axis++)
                if (currentSpacing[axis] / finest < 2) kernel[axis] = 3;
            var stride = Filled(axes, 1);
            foreach (var axis in pooled)
            {
                stride[axis] = 2;
                divisor[axis] *= 2;
                currentSpacing[axis] *= 2;
                currentSize[axis] = Math.Ceiling(currentSize[axis] / 2);
            }
            strides.Add(stride);
            kernels.Add([.. kernel]);
        }
        kernels.Add(Filled(axes, 3));
        return new NetworkTopology([.. strides], [.. kernels], [.. patchSize.Zip(divisor, PadToMultiple)], divisor);
    }

    /// <summary>A single remaining axis is pooled only from three times the smallest edge on, several from twice.</summary>
    private static List<int> PooledAxes(double[] spacing, double[] size, int minEdge)
    {
        var largeEnough = Enumerable.Range(0, spacing.Length).Where(axis => size[axis] >= 2 * minEdge).ToList();
        if (largeEnough.Count == 0) return [];
        var finest = largeEnough.Min(axis => spacing[axis]);
        var similar = largeEnough.Where(axis => spacing[axis] / finest < 2).ToList();
        return similar.Count == 1 && size[similar[0]] < 3 * minEdge ? [] : similar;
    }

    private static int PadToMultiple(double size, int divisor)
    {
        var rest = size % divisor;
        return (int)(rest == 0 ? size : size + divisor - rest);
    }

    private static int[] Filled(int axes, int value) => [.. Enumerable.Repeat(value, axes)];
}
