using System.Numerics;
using System.Runtime.InteropServices;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Augmentation.Samples;

namespace SamCrowd.NnUNet.Augmentation.Intensity;

/// <summary>
/// Stretches each channel about its mean by a factor of its own, cut to the range it had (ContrastTransform of batchgeneratorsv2).
/// </summary>
internal sealed record Contrast(double Probability, double ChannelProbability, SampleRange Factor)
    : ChannelTransform(Probability, ChannelProbability)
{
    protected override string Description => $"contrast multiplied by {Factor}";

    public double Sample(RandomStream random) => Factor.AroundOne(random);

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

    protected override void Change(Span<float> channel, Size3 size, RandomStream random) => Apply(channel, Sample(random));
}
