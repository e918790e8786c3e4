using System.Globalization;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Augmentation.Samples;

namespace SamCrowd.NnUNet.Augmentation.Intensity;

/// <summary>A change of intensities that is drawn for each channel anew.</summary>
/// <param name="Probability">Share of the patches that are changed at all.</param>
/// <param name="ChannelProbability">Share of their channels that are.</param>
internal abstract record ChannelTransform(double Probability, double ChannelProbability) : IPatchTransform
{
    public PatchSample Apply(PatchSample patch, RandomStream random)
    {
        if (!random.Chance(Probability)) return patch;
        for (var channel = 0; channel < patch.Channels; channel++)
            if (random.Chance(ChannelProbability)) Change(patch.Channel(channel), patch.Size, random);
        return patch;
    }

    public sealed override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Description} (p = {Probability}{(ChannelProbability < 1 ? $", each channel {ChannelProbability}" : "")})");

    /// <summary>What is done, with its range.</summary>
    protected abstract string Description { get; }

    /// <param name="channel">z y x; changed in place.</param>
    protected abstract void Change(Span<float> channel, Size3 size, RandomStream random);
}
