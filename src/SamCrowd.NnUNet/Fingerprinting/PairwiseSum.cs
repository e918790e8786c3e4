using System.Runtime.Intrinsics;

namespace SamCrowd.NnUNet.Fingerprinting;

/// <summary>
/// numpy's float32 sum of a one-dimensional array, bit for bit: the array goes through the ufunc machinery in buffers of 8192 values, whose
/// sums are added one after the other; within a buffer blocks of up to 128 values are summed in eight interleaved accumulators and added
/// pairwise (numpy/core/src/umath/loops_utils.h.src, pairwise_sum).
/// </summary>
internal static class PairwiseSum
{
    private const int BufferLength = 8192;
    private const int BlockLength = 128;

    public static float Of(ReadOnlyMemory<float> values, int threads) => OverBuffers(values, threads, static buffer => Sum(buffer));

    /// <summary>Sum of (value - mean)², difference and square in float32.</summary>
    public static float OfSquaredDifferences(ReadOnlyMemory<float> values, float mean, int threads) =>
        OverBuffers(values, threads, buffer => SquaredSum(buffer, mean));

    private delegate float BufferSum(ReadOnlySpan<float> buffer);

    private static float OverBuffers(ReadOnlyMemory<float> values, int threads, BufferSum sum)
    {
        var buffers = new float[(values.Length + BufferLength - 1) / BufferLength];
        Parallel.For(0, buffers.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
        {
            var start = i * BufferLength;
            buffers[i] = sum(values.Span.Slice(start, Math.Min(BufferLength, values.Length - start)));
        });
        var total = 0f;
        foreach (var part in buffers) total += part;
        return total;
    }

    private static float Sum(ReadOnlySpan<float> values)
    {
        if (values.Length <= BlockLength) return PlainBlock(values);
        var half = Half(values.Length);
        return Sum(values[..half]) + Sum(values[half..]);
    }

    private static float SquaredSum(ReadOnlySpan<float> values, float mean)
    {
        if (values.Length <= BlockLength) return SquaredBlock(values, mean);
        var half = Half(values.Length);
        return SquaredSum(values[..half], mean) + SquaredSum(values[half..], mean);
    }

    private static int Half(int length) => (length / 2) - (length / 2 % 8);

    private static float PlainBlock(ReadOnlySpan<float> values)
    {
        var sum = 0f;
        var i = 0;
        if (values.Length >= 8)
        {
            var lanes = Vector256.Create(values);
            for (i = 8; i + 8 <= values.Length; i += 8) lanes += Vector256.Create(values[i..]);
            sum = AddLanes(lanes);
        }
        for (; i < values.Length; i++) sum += values[i];
        return sum;
    }

    private static float SquaredBlock(ReadOnlySpan<float> values, float mean)
    {
        var sum = 0f;
        var i = 0;
        if (values.Length >= 8)
        {
            var means = Vector256.Create(mean);
            var lanes = Square(Vector256.Create(values) - means);
            for (i = 8; i + 8 <= values.Length; i += 8) lanes += Square(Vector256.Create(values[i..]) - means);
            sum = AddLanes(lanes);
        }
        for (; i < values.Length; i++)
        {
            var difference = values[i] - mean;
            sum += difference * difference;
        }
        return sum;
    }

    private static Vector256<float> Square(Vector256<float> value) => value * value;

    private static float AddLanes(Vector256<float> lanes) =>
        ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
}
