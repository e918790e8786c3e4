using System.Numerics;
using System.Runtime.InteropServices;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Augmentation.Samples;

namespace SamCrowd.NnUNet.Augmentation.Intensity;

/// <summary>
/// Blurs a channel along each axis with a Gaussian of its own, mirrored at the borders (GaussianBlurTransform of batchgeneratorsv2).
/// </summary>
/// <param name="Sigma">Voxels.</param>
/// <param name="Planar">One slice: z is not blurred.</param>
internal sealed record GaussianBlur(double Probability, double ChannelProbability, SampleRange Sigma, bool Planar)
    : ChannelTransform(Probability, ChannelProbability)
{
    protected override string Description => $"Gaussian blur with sigma {Sigma} voxels";

    /// <returns>Sigma in voxels along z, y, x; 0 leaves an axis as it is.</returns>
    public double[] Sample(RandomStream random) => [Planar ? 0 : Sigma.Uniform(random), Sigma.Uniform(random), Sigma.Uniform(random)];

    /// <param name="channel">z y x; changed in place.</param>
    public static void Apply(Span<float> channel, Size3 size, IReadOnlyList<double> sigmas)
    {
        for (var axis = 0; axis < 3; axis++)
        {
            if (sigmas[axis] <= 0 || size[axis] < 2) continue;
            var kernel = Kernel(sigmas[axis]);
            if (axis == 2) BlurRows(channel, size.X, kernel);
            else if (axis == 1) BlurLines(channel, size.Y, size.X, kernel);
            else BlurLines(channel, size.Z, size.Y * size.X, kernel);
        }
    }

    /// <summary>
    /// A normalised Gaussian cut at 3 sigma on either side (truncate = 6 of blur_dimension). The length is the odd number nearest to
    /// 6 sigma + 0.5, halves to even first and then away from what was rounded.
    /// </summary>
    internal static float[] Kernel(double sigma)
    {
        var wanted = (sigma * 6) + 0.5;
        var rounded = (int)Math.Round(wanted, MidpointRounding.ToEven);
        var length = rounded % 2 == 1 ? rounded : wanted >= rounded ? rounded + 1 : rounded - 1;
        var kernel = Enumerable.Range(0, length).Select(i => Math.Exp(-0.5 * Math.Pow((i - (length / 2)) / sigma, 2))).ToArray();
        var sum = kernel.Sum();
        return [.. kernel.Select(weight => (float)(weight / sum))];
    }

    protected override void Change(Span<float> channel, Size3 size, RandomStream random) => Apply(channel, size, Sample(random));

    private static void BlurRows(Span<float> channel, int length, float[] kernel)
    {
        var half = kernel.Length / 2;
        var padded = new float[length + (2 * half)];
        for (var at = 0; at < channel.Length; at += length)
        {
            var row = channel.Slice(at, length);
            row.CopyTo(padded.AsSpan(half));
            for (var i = 0; i < half; i++)
            {
                padded[i] = row[Mirror(i - half, length)];
                padded[half + length + i] = row[Mirror(length + i, length)];
            }
            row.Clear();
            for (var tap = 0; tap < kernel.Length; tap++) AddScaled(row, padded.AsSpan(tap, length), kernel[tap]);
        }
    }

    /// <summary>
    /// Blurs along an axis whose neighbours are <paramref name="stride"/> voxels apart, whole lines of that length at a time.
    /// </summary>
    private static void BlurLines(Span<float> channel, int length, int stride, float[] kernel)
    {
        var half = kernel.Length / 2;
        var copy = new float[length * stride];
        for (var at = 0; at < channel.Length; at += length * stride)
        {
            var block = channel.Slice(at, length * stride);
            block.CopyTo(copy);
            block.Clear();
            for (var i = 0; i < length; i++)
                for (var tap = 0; tap < kernel.Length; tap++)
                    AddScaled(block.Slice(i * stride, stride), copy.AsSpan(Mirror(i + tap - half, length) * stride, stride), kernel[tap]);
        }
    }

    private static void AddScaled(Span<float> target, ReadOnlySpan<float> source, float weight)
    {
        var targets = MemoryMarshal.Cast<float, Vector<float>>(target);
        var sources = MemoryMarshal.Cast<float, Vector<float>>(source);
        for (var i = 0; i < targets.Length; i++) targets[i] += sources[i] * weight;
        for (var i = targets.Length * Vector<float>.Count; i < target.Length; i++) target[i] += source[i] * weight;
    }

    /// <summary>Reflection without repeating the border voxel.</summary>
    private static int Mirror(int index, int length)
    {
        while (index < 0 || index >= length) index = index < 0 ? -index : (2 * (length - 1)) - index;
        return index;
    }
}
