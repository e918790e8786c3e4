using System.Numerics;
using System.Runtime.InteropServices;
using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Augmentation.Intensity;

/// <summary>Stretches each channel about its mean by a factor of its own, 0.75 to 1.25, cut to the range it had.</summary>
public static class Contrast
{
    public static double Sample(RandomStream random) => RandomFactor.Sample(random, 0.75, 1.25);

    /// <param name="channel">Changed in place.</param>
    public static void Apply(Span<float> channel, double factor)
    {
        var statistics = ChannelStatistics.Of(channel);
        var (scale, offset) = ((float)factor, (float)(statistics.Mean * (1 - factor)));
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(channel);
        var (lowest, highest) = (new Vector<float>(statistics.Lowest), new Vector<float>(statistics.Highest));
        for (var i = 0; i < vectors.Length; i++)
            vectors[i] = Vector.Min(Vector.Max((vectors[i] * scale) + new Vector<float>(offset), lowest), highest);
        for (var i = vectors.Length * Vector<float>.Count; i < channel.Length; i++)
            channel[i] = Math.Clamp((channel[i] * scale) + offset, statistics.Lowest, statistics.Highest);
    }
}
