using System.Numerics;
using System.Runtime.InteropServices;

namespace SamCrowd.Imaging.Resampling;

/// <summary>
/// Brings a network's logits back to the size they were cropped at, linearly, row by row: the resampled logits of all channels are never
/// held at once, so memory is that of the result.
/// </summary>
public static class LogitResampling
{
    /// <summary>The label map of the resampled logits: the channel with the largest logit, the first of them on a tie.</summary>
    /// <param name="logits">c z y x, C order.</param>
    /// <param name="size">Of one channel.</param>
    /// <param name="separateAxis">From <see cref="ResamplingSettings.SeparateAxis"/>: takes the nearest voxel; null for none.</param>
    /// <returns>z y x.</returns>
    public static short[] ArgMax(ReadOnlyMemory<float> logits, int channels, Size3 size, Size3 newSize, int? separateAxis, int threads)
    {
        var labels = GC.AllocateUninitializedArray<short>(checked((int)newSize.Count));
        ForEachRow(logits, channels, size, newSize, separateAxis, threads, (z, y, row) =>
            ArgMaxOfRow(row, channels, labels.AsSpan(((z * newSize.Y) + y) * newSize.X, newSize.X)));
        return labels;
    }

    /// <summary>Hands each row of the resampled logits to <paramref name="visit"/>: for regions, probabilities, or files.</summary>
    public static void ForEachRow(ReadOnlyMemory<float> logits, int channels, Size3 size, Size3 newSize, int? separateAxis, int threads, LogitRowVisitor visit)
    {
        if (logits.Length != channels * size.Count) throw new ArgumentException($"{channels} channels of {size} need {channels * size.Count} logits, not {logits.Length}", nameof(logits));
        var taps = LinearResampling.AxisTaps(size, newSize, separateAxis);
        var channelLength = (int)size.Count;
        Parallel.For(
            0,
            newSize.Z,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            () => (Sampler: new LinearRowSampler(taps[0], taps[1], taps[2]), Row: new float[channels * newSize.X]),
            (z, _, own) =>
            {
                for (var y = 0; y < newSize.Y; y++)
                {
                    for (var channel = 0; channel < channels; channel++)
                        own.Sampler.Sample(logits.Span.Slice(channel * channelLength, channelLength), z, y, own.Row.AsSpan(channel * newSize.X, newSize.X));
                    visit(z, y, own.Row);
                }
                return own;
            },
            _ => { });
    }

    private static void ArgMaxOfRow(ReadOnlySpan<float> logits, int channels, Span<short> labels)
    {
        var step = Vector<float>.Count;
        var width = labels.Length;
        ref var start = ref MemoryMarshal.GetReference(logits);
        var x = 0;
        for (; x + step <= width; x += step)
        {
            var best = Vector.LoadUnsafe(ref start, (nuint)x);
            var winner = Vector<int>.Zero;
            for (var channel = 1; channel < channels; channel++)
            {
                var value = Vector.LoadUnsafe(ref start, (nuint)((channel * width) + x));
                winner = Vector.ConditionalSelect(Vector.GreaterThan(value, best), new Vector<int>(channel), winner);
                best = Vector.Max(value, best);
            }
            for (var lane = 0; lane < step; lane++) labels[x + lane] = (short)winner[lane];
        }
        for (; x < width; x++)
        {
            var winner = 0;
            for (var channel = 1; channel < channels; channel++)
                if (logits[(channel * width) + x] > logits[(winner * width) + x]) winner = channel;
            labels[x] = (short)winner;
        }
    }
}
