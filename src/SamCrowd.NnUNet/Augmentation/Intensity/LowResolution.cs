using System.Numerics;
using System.Runtime.InteropServices;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Augmentation.Samples;

namespace SamCrowd.NnUNet.Augmentation.Intensity;

/// <summary>
/// Makes a channel look as if it had been taken at a lower resolution: nearest neighbours to a smaller grid, and linearly back
/// (SimulateLowResolutionTransform of batchgeneratorsv2).
/// </summary>
/// <param name="Scale">Size of the smaller grid / size of the channel.</param>
/// <param name="WithinSlices">Leave the z axis alone.</param>
internal sealed record LowResolution(double Probability, double ChannelProbability, SampleRange Scale, bool WithinSlices)
    : ChannelTransform(Probability, ChannelProbability)
{
    protected override string Description =>
        $"simulated low resolution, {Scale} of the voxels along each axis{(WithinSlices ? " within the slices" : "")}";

    public double Sample(RandomStream random) => Scale.Uniform(random);

    /// <param name="channel">z y x; changed in place.</param>
    /// <param name="withinSlices">Leave the z axis alone.</param>
    public static void Apply(Span<float> channel, Size3 size, double scale, bool withinSlices)
    {
        var small = new Size3(withinSlices ? size.Z : Shrink(size.Z), Shrink(size.Y), Shrink(size.X));
        if (small == size) return;
        var reduced = Reduce(channel, size, small);
        var rows = ExpandRows(reduced, small.Z * small.Y, small.X, size.X);
        var slices = new float[small.Z * size.Y * size.X];
        for (var z = 0; z < small.Z; z++)
            ExpandLines(rows.AsSpan(z * small.Y * size.X, small.Y * size.X), small.Y, slices.AsSpan(z * size.Y * size.X, size.Y * size.X),
                size.Y, size.X);
        ExpandLines(slices, small.Z, channel, size.Z, size.Y * size.X);

        // The scale is a float32 in the peer; an axis keeps at least one voxel.
        int Shrink(int n) => Math.Max(1, (int)Math.Round(n * (double)(float)scale, MidpointRounding.ToEven));
    }

    protected override void Change(Span<float> channel, Size3 size, RandomStream random) =>
        Apply(channel, size, Sample(random), WithinSlices);

    private static float[] Reduce(ReadOnlySpan<float> channel, Size3 size, Size3 small)
    {
        var (fromZ, fromY, fromX) =
            (NearestIndices.Of(size.Z, small.Z), NearestIndices.Of(size.Y, small.Y), NearestIndices.Of(size.X, small.X));
        var reduced = new float[small.Count];
        var at = 0;
        foreach (var z in fromZ)
        {
            foreach (var y in fromY)
            {
                var row = channel.Slice(((z * size.Y) + y) * size.X, size.X);
                foreach (var x in fromX) reduced[at++] = row[x];
            }
        }
        return reduced;
    }

    private static float[] ExpandRows(ReadOnlySpan<float> source, int rows, int from, int to)
    {
        var expanded = new float[rows * to];
        var positions = Positions(from, to);
        for (var row = 0; row < rows; row++)
        {
            var line = source.Slice(row * from, from);
            var target = expanded.AsSpan(row * to, to);
            for (var i = 0; i < to; i++)
            {
                var (low, high, weight) = positions[i];
                target[i] = line[low] + (weight * (line[high] - line[low]));
            }
        }
        return expanded;
    }

    private static void ExpandLines(ReadOnlySpan<float> source, int from, Span<float> target, int to, int stride)
    {
        var positions = Positions(from, to);
        for (var i = 0; i < to; i++)
        {
            var (low, high, weight) = positions[i];
            Mix(source.Slice(low * stride, stride), source.Slice(high * stride, stride), weight, target.Slice(i * stride, stride));
        }
    }

    private static void Mix(ReadOnlySpan<float> low, ReadOnlySpan<float> high, float weight, Span<float> target)
    {
        var lows = MemoryMarshal.Cast<float, Vector<float>>(low);
        var highs = MemoryMarshal.Cast<float, Vector<float>>(high);
        var targets = MemoryMarshal.Cast<float, Vector<float>>(target);
        for (var i = 0; i < targets.Length; i++) targets[i] = lows[i] + ((highs[i] - lows[i]) * weight);
        for (var i = targets.Length * Vector<float>.Count; i < target.Length; i++) target[i] = low[i] + ((high[i] - low[i]) * weight);
    }

    /// <summary>Linear interpolation without aligned corners: target i lies at (i + 0.5) · from / to - 0.5, not below 0.</summary>
    private static (int Low, int High, float Weight)[] Positions(int from, int to)
    {
        var positions = new (int, int, float)[to];
        for (var i = 0; i < to; i++)
        {
            var position = Math.Max(0, ((i + 0.5f) * ((float)from / to)) - 0.5f);
            var low = Math.Min((int)position, from - 1);
            positions[i] = (low, Math.Min(low + 1, from - 1), position - low);
        }
        return positions;
    }
}
