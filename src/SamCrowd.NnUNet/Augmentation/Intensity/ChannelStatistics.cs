using System.Numerics;
using System.Runtime.InteropServices;

namespace SamCrowd.NnUNet.Augmentation.Intensity;

/// <summary>Mean, standard deviation (n - 1, as torch.std) and range of a channel.</summary>
internal readonly record struct ChannelStatistics(double Mean, double StandardDeviation, float Lowest, float Highest)
{
    private const int Block = 4096;

    /// <summary>Sums in float32 within blocks and in float64 over them: exact enough for 10^9 voxels, and vectorised.</summary>
    public static ChannelStatistics Of(ReadOnlySpan<float> channel)
    {
        // Around the first value, so that the sum of squares of a channel far from 0 does not cancel.
        var origin = channel[0];
        var (sum, squares) = (0.0, 0.0);
        var (lowest, highest) = (float.PositiveInfinity, float.NegativeInfinity);
        for (var at = 0; at < channel.Length; at += Block)
            AddBlock(channel.Slice(at, Math.Min(Block, channel.Length - at)), origin, ref sum, ref squares, ref lowest, ref highest);
        var mean = sum / channel.Length;
        var variance = channel.Length > 1 ? Math.Max(0, squares - (sum * mean)) / (channel.Length - 1) : 0;
        return new ChannelStatistics(mean + origin, Math.Sqrt(variance), lowest, highest);
    }

    private static void AddBlock(ReadOnlySpan<float> block, float origin, ref double sum, ref double squares, ref float lowest,
        ref float highest)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(block);
        var (sums, squareSums) = (Vector<float>.Zero, Vector<float>.Zero);
        var (low, high) = (new Vector<float>(lowest), new Vector<float>(highest));
        foreach (var vector in vectors)
        {
            var centred = vector - new Vector<float>(origin);
            sums += centred;
            squareSums += centred * centred;
            (low, high) = (Vector.Min(low, vector), Vector.Max(high, vector));
        }
        sum += Vector.Sum(sums);
        squares += Vector.Sum(squareSums);
        for (var lane = 0; lane < Vector<float>.Count; lane++)
            (lowest, highest) = (Math.Min(lowest, low[lane]), Math.Max(highest, high[lane]));
        foreach (var value in block[(vectors.Length * Vector<float>.Count)..])
        {
            sum += value - origin;
            squares += (value - origin) * (double)(value - origin);
            (lowest, highest) = (Math.Min(lowest, value), Math.Max(highest, value));
        }
    }
}
