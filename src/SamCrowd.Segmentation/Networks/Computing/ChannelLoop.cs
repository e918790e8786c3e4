using System.Runtime.Intrinsics;

namespace SamCrowd.Segmentation.Networks.Computing;

/// <summary>What is done for the channels from <c>channel</c> on, as many as a pack has, of all voxels of a block.</summary>
/// <remarks>
/// A loop asks to be optimised at once: a prediction of few tiles is over before the runtime would have found out that it is worth it.
/// </remarks>
internal interface IChannelLoop
{
    void Run<TPack>(int channel)
        where TPack : unmanaged, IPack<TPack>;
}

internal static class ChannelLoop
{
    /// <summary>Runs a loop for all channels, in the widest packs that the processor has and that fit.</summary>
    public static void Run<TLoop>(TLoop loop, int channels)
        where TLoop : struct, IChannelLoop
    {
        var channel = 0;
        if (Vector512.IsHardwareAccelerated)
            for (; channel + Pack16.Count <= channels; channel += Pack16.Count) loop.Run<Pack16>(channel);
        for (; channel + Pack8.Count <= channels; channel += Pack8.Count) loop.Run<Pack8>(channel);
        for (; channel < channels; channel++) loop.Run<Pack1>(channel);
    }
}
