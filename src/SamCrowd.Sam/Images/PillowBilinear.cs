using System.Numerics;
using System.Runtime.CompilerServices;

namespace SamCrowd.Sam.Images;

/// <summary>
/// Pillow's bilinear resize of 8-bit images, bit for bit (libImaging/Resample.c): a triangle filter that widens when shrinking, weights
/// rounded to 22 bits, first along the rows and then along the columns with rounding to 8 bits after each.
/// </summary>
internal static class PillowBilinear
{
    private const int Precision = PillowTaps.Precision;
    private const int Half = 1 << (Precision - 1);

    public static GreyImage Resize(GreyImage image, int rows, int columns)
    {
        var across = columns == image.Columns ? image.Pixels : AlongRows(image, columns);
        return new GreyImage(rows == image.Rows ? across : AlongColumns(across, image.Rows, columns, rows), rows, columns);
    }

    private static byte[] AlongRows(GreyImage image, int columns)
    {
        var taps = PillowTaps.Bilinear(image.Columns, columns);
        var result = GC.AllocateUninitializedArray<byte>(image.Rows * columns);
        for (var y = 0; y < image.Rows; y++)
        {
            var source = image.Pixels.AsSpan(y * image.Columns, image.Columns);
            var target = result.AsSpan(y * columns, columns);
            if (taps.Most == 2) PairsOfRow(source, taps, target);
            else SumsOfRow(source, taps, target);
        }
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PairsOfRow(ReadOnlySpan<byte> source, PillowTaps taps, Span<byte> target)
    {
        var starts = taps.Starts.AsSpan(0, target.Length);
        var weights = taps.Weights.AsSpan(0, 2 * target.Length);
        for (var x = 0; x < target.Length; x++)
        {
            var start = starts[x];
            // A lone tap has a second one of weight 0 on itself or its neighbour.
            target[x] = (byte)((Half + (source[start] * weights[2 * x])
                + (source[Math.Min(start + 1, source.Length - 1)] * weights[(2 * x) + 1])) >> Precision);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumsOfRow(ReadOnlySpan<byte> source, PillowTaps taps, Span<byte> target)
    {
        for (var x = 0; x < target.Length; x++)
        {
            var weights = taps.Of(x);
            var pixels = source.Slice(taps.Starts[x], weights.Length);
            var sum = Half;
            for (var k = 0; k < weights.Length; k++) sum += pixels[k] * weights[k];
            target[x] = (byte)(sum >> Precision);
        }
    }

    private static byte[] AlongColumns(byte[] pixels, int sourceRows, int columns, int rows)
    {
        var taps = PillowTaps.Bilinear(sourceRows, rows);
        var result = GC.AllocateUninitializedArray<byte>(rows * columns);
        var sums = new int[columns];
        for (var y = 0; y < rows; y++)
        {
            var weights = taps.Of(y);
            sums.AsSpan().Fill(Half);
            for (var k = 0; k < weights.Length; k++) AddRow(pixels.AsSpan((taps.Starts[y] + k) * columns, columns), weights[k], sums);
            Round(sums, result.AsSpan(y * columns, columns));
        }
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRow(ReadOnlySpan<byte> source, int weight, Span<int> sums)
    {
        var (x, lanes) = (0, Vector<int>.Count);
        for (; x <= source.Length - Vector<byte>.Count; x += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(source[x..]), out var low, out var high);
            Vector.Widen(low, out var a, out var b);
            Vector.Widen(high, out var c, out var d);
            Add(a, sums[x..]);
            Add(b, sums[(x + lanes)..]);
            Add(c, sums[(x + (2 * lanes))..]);
            Add(d, sums[(x + (3 * lanes))..]);
        }
        for (; x < source.Length; x++) sums[x] += source[x] * weight;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void Add(Vector<uint> values, Span<int> target) =>
            (new Vector<int>(target) + (Vector.AsVectorInt32(values) * weight)).CopyTo(target);
    }

    // The weights are positive and sum up to 1 within a few units of 2^-22, so that a sum is never out of 0..255.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Round(ReadOnlySpan<int> sums, Span<byte> target)
    {
        var (x, lanes) = (0, Vector<int>.Count);
        for (; x <= sums.Length - Vector<byte>.Count; x += Vector<byte>.Count)
            Vector.Narrow(
                Vector.Narrow(Shifted(sums, x), Shifted(sums, x + lanes)),
                Vector.Narrow(Shifted(sums, x + (2 * lanes)), Shifted(sums, x + (3 * lanes)))).CopyTo(target[x..]);
        for (; x < sums.Length; x++) target[x] = (byte)(sums[x] >> Precision);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector<uint> Shifted(ReadOnlySpan<int> sums, int at) => Vector.AsVectorUInt32(new Vector<int>(sums[at..]) >> Precision);
    }
}
