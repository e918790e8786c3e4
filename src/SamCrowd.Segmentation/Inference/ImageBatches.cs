using SamCrowd.NnUNet.Planning;
using TorchSharp;

namespace SamCrowd.Segmentation.Inference;

/// <summary>How many images (tiles and their mirrored copies) go through a network together.</summary>
internal static class ImageBatches
{
    // glibc's malloc maps each tensor above this size anew and gives it back at once, page by page (TorchRuntime): eight images of a
    // network of 32 features took 241 ms each, two 102 ms. Up to it, more images in a batch cost the same or less each.
    private const long LargestTensorOnCpu = 32L << 20;

    // A GPU's memory cannot be asked for through TorchSharp; this leaves room on a card of 4 GB.
    private const long LargestTensorOnGpu = 128L << 20;

    private const int Most = 16;

    /// <summary>
    /// The best number for a network. On a CPU it is two at least: for a single small float32 image libtorch leaves oneDNN for kernels of
    /// its own that take three to four times as long.
    /// </summary>
    /// <param name="patch">z y x, or y x.</param>
    /// <param name="memory">Bytes that prediction may use; fewer images where they would not fit.</param>
    public static int Choose(UNetShape shape, IReadOnlyList<int> patch, torch.ScalarType type, DeviceType device, long memory)
    {
        var bytes = LargestTensor(shape, patch, type);
        var limit = device == DeviceType.CPU ? LargestTensorOnCpu : LargestTensorOnGpu;
        // Features of all stages and the few tensors that a layer works on: about six of the largest.
        var best = Math.Min(limit / bytes, memory / (6 * bytes));
        return (int)Math.Clamp(LargestPowerOfTwo(best), device == DeviceType.CPU ? 2 : 1, Most);
    }

    /// <summary>
    /// Batches of at most <paramref name="size"/> images whose sizes differ by one at most. None is a single image where there are two or
    /// more: a batch may then have one image more.
    /// </summary>
    public static IEnumerable<int> Split(int images, int size)
    {
        var batches = (int)Math.Ceiling(images / (double)size);
        if (size > 1 && images > 1 && images / batches < 2) batches = images / 2;
        for (var batch = 0; batch < batches; batch++)
            yield return (int)(((long)images * (batch + 1) / batches) - ((long)images * batch / batches));
    }

    /// <summary>Bytes of the decoder's concatenated features at the highest resolution, for one image.</summary>
    private static long LargestTensor(UNetShape shape, IReadOnlyList<int> patch, torch.ScalarType type)
    {
        var voxels = patch.Aggregate(1L, (product, edge) => product * edge);
        return 2L * shape.Features[0] * voxels * (type == torch.ScalarType.Float32 ? sizeof(float) : sizeof(ushort));
    }

    private static long LargestPowerOfTwo(long most)
    {
        var power = 1L;
        while (2 * power <= most) power *= 2;
        return power;
    }
}
