using System.Numerics;
using System.Runtime.InteropServices;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Augmentation.Samples;

namespace SamCrowd.NnUNet.Augmentation.Intensity;

/// <summary>
/// Scales a channel to 0..1, raises it to the power gamma, scales it back and gives it the mean and standard deviation that it had
/// (GammaTransform of batchgeneratorsv2).
/// </summary>
/// <param name="Invert">Whether the exponent acts on the negated image.</param>
internal sealed record GammaCorrection(double Probability, double ChannelProbability, SampleRange Gamma, bool Invert)
    : ChannelTransform(Probability, ChannelProbability)
{
    private const float Tiny = 1e-7f;

    protected override string Description => $"gamma correction with {Gamma}{(Invert ? " of the inverted image" : "")}";

    public GammaParameters Sample(RandomStream random) => new(Gamma.AroundOne(random), Invert);

    /// <param name="channel">Changed in place.</param>
    public static void Apply(Span<float> channel, GammaParameters parameters)
    {
        var before = ChannelStatistics.Of(channel);
        var range = before.Highest - before.Lowest;
        var divisor = Math.Max(range, Tiny);
        // Negating twice is left out: it only swaps which end of the range the power starts from.
        var (origin, slope) = parameters.Invert ? (before.Highest, -1 / divisor) : (before.Lowest, 1 / divisor);
        RaiseToPower(channel, origin, slope, (float)parameters.Gamma);

        var powered = ChannelStatistics.Of(channel);
        var sign = parameters.Invert ? -1.0 : 1.0;
        var factor = sign * range * before.StandardDeviation / Math.Max(powered.StandardDeviation * range, Tiny);
        var offset = before.Mean - (powered.Mean * factor);
        Stretch(channel, (float)factor, (float)offset);
    }

    private static void RaiseToPower(Span<float> channel, float origin, float slope, float gamma)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(channel);
        for (var i = 0; i < vectors.Length; i++)
        {
            var unit = Vector.Max(Vector<float>.Zero, (vectors[i] - new Vector<float>(origin)) * slope);
            vectors[i] = Vector.Exp(Vector.Log(unit) * gamma);
        }
        for (var i = vectors.Length * Vector<float>.Count; i < channel.Length; i++)
            channel[i] = MathF.Pow(Math.Max(0, (channel[i] - origin) * slope), gamma);
    }

    private static void Stretch(Span<float> channel, float factor, float offset)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(channel);
        for (var i = 0; i < vectors.Length; i++) vectors[i] = (vectors[i] * factor) + new Vector<float>(offset);
        for (var i = vectors.Length * Vector<float>.Count; i < channel.Length; i++) channel[i] = (channel[i] * factor) + offset;
    }

    protected override void Change(Span<float> channel, Size3 size, RandomStream random) => Apply(channel, Sample(random));
}

/// <param name="Gamma">Exponent, above 0.</param>
/// <param name="Invert">Whether the exponent acts on the negated image.</param>
internal sealed record GammaParameters(double Gamma, bool Invert);
