using System.Numerics;
using System.Runtime.InteropServices;
using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Augmentation.Intensity;

/// <summary>Multiplies each channel by a factor of its own, 0.75 to 1.25.</summary>
public static class Brightness
{
    public static double Sample(RandomStream random) => RandomFactor.Sample(random, 0.75, 1.25);

    /// <param name="channel">Changed in place.</param>
    public static void Apply(Span<float> channel, double factor)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(channel);
        for (var i = 0; i < vectors.Length; i++) vectors[i] *= (float)factor;
        for (var i = vectors.Length * Vector<float>.Count; i < channel.Length; i++) channel[i] *= (float)factor;
    }
}
