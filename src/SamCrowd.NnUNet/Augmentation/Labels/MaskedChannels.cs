using SamCrowd.NnUNet.Augmentation.Samples;

namespace SamCrowd.NnUNet.Augmentation.Labels;

/// <summary>Sets channels that were normalised within a mask back to 0 outside of it, where the labels are below 0.</summary>
internal static class MaskedChannels
{
    public static void Apply(PatchSample sample, IReadOnlyList<bool> useMaskForNorm)
    {
        for (var channel = 0; channel < Math.Min(sample.Channels, useMaskForNorm.Count); channel++)
        {
            if (!useMaskForNorm[channel]) continue;
            var values = sample.Channel(channel);
            for (var i = 0; i < values.Length; i++)
                if (sample.Labels[i] < 0) values[i] = 0;
        }
    }
}
