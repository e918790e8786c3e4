using TorchSharp;

namespace SamCrowd.Segmentation.Networks.Computing;

/// <summary>Joins the channels of two tensors in the channels-last layout, and parts them again.</summary>
internal static unsafe class ChannelCopy
{
    private const int BlockVoxels = 512;

    /// <param name="first">b c (z) y x, float32 or bfloat16.</param>
    /// <param name="second">Of the same type and size but for its channels.</param>
    public static torch.Tensor Join(torch.Tensor first, torch.Tensor second)
    {
        long[] shape = [.. first.shape];
        shape[1] += second.shape[1];
        var joined = ChannelsLastTensor.Empty(shape, first.dtype);
        Copy(first, second, joined, split: false);
        return joined;
    }

    /// <param name="channels">Of the first part.</param>
    public static (torch.Tensor First, torch.Tensor Second) Split(torch.Tensor joined, long channels)
    {
        long[] first = [.. joined.shape], second = [.. joined.shape];
        (first[1], second[1]) = (channels, second[1] - channels);
        var parts = (ChannelsLastTensor.Empty(first, joined.dtype), ChannelsLastTensor.Empty(second, joined.dtype));
        Copy(parts.Item1, parts.Item2, joined, split: true);
        return parts;
    }

    private static void Copy(torch.Tensor first, torch.Tensor second, torch.Tensor joined, bool split)
    {
        if (joined.dtype == torch.ScalarType.Float32) Run<float>();
        else Run<BFloat16Bits>();

        void Run<T>()
            where T : unmanaged
        {
            var (samples, voxels, channels) = ChannelsLastTensor.Sizes(joined);
            var (one, all) = ((int)first.shape[1], (long)samples * voxels);
            T* a = (T*)ChannelsLastTensor.Pointer(first), b = (T*)ChannelsLastTensor.Pointer(second), c =
                (T*)ChannelsLastTensor.Pointer(joined);
            Partition.Run(torch.get_num_threads(), checked((int)((all + BlockVoxels - 1) / BlockVoxels)), (_, begin, end) =>
            {
                for (var block = begin; block < end; block++)
                {
                    var start = (long)block * BlockVoxels;
                    var (count, other) = ((int)Math.Min(BlockVoxels, all - start), channels - one);
                    ChannelLoop.Run(new CopyLoop<T>(a + (start * one), one, c + (start * channels), channels, count, split), one);
                    ChannelLoop.Run(new CopyLoop<T>(b + (start * other), other, c + (start * channels) + one, channels, count, split),
                        other);
                }
            });
        }
    }
}
