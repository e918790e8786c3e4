using System.Numerics;
using System.Runtime.InteropServices;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Augmentation.Samples;

namespace SamCrowd.NnUNet.Augmentation.Intensity;

/// <summary>Multiplies each channel by a factor of its own (MultiplicativeBrightnessTransform of batchgeneratorsv2).</summary>
internal sealed record Brightness(double Probability, double ChannelProbability, SampleRange Factor)
    : ChannelTransform(Probability, ChannelProbability)
{
    protected override string Description => $"brightness multiplied by {Factor}";

    public double Sample(RandomStream random) => Factor.AroundOne(random);

    /// <param name="channel">Changed in place.</param>
    public static void Apply(Span<float> channel, double factor)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(channel);
        for (var i = 0; i < vectors.Length; i++) vectors[i] *= (float)factor;
        for (var i = vectors.Length * Vector<float>.Count; i < channel.Length; i++) channel[i] *= (float)factor;
    }

    protected override void Change(Span<float> channel, Size3 size, RandomStream random) => Apply(channel, Sample(random));
}
