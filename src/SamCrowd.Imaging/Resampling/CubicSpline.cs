using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SamCrowd.Imaging.Resampling;

/// <summary>
/// Cubic B-spline interpolation of many lines at once. A block holds lines side by side: row r is sample r of every line, so that the
/// recursions run down the rows with one vector lane a line.
/// </summary>
/// <remarks>
/// Unser, Aldroubi and Eden, "B-spline signal processing" (1993): coefficients by a causal and an anticausal first-order recursion with
/// pole √3 − 2 and gain 6. Beyond its ends a line continues with its end value. scipy pads by 12 voxels and mirrors there, which differs
/// from this closed form by pole^12 = 1.4e-7 of the value range.
/// </remarks>
internal static class CubicSpline
{
    /// <summary>Coefficients kept before the first and after the last sample: what voxels near the border reach for.</summary>
    public const int Margin = 2;

    private const double Pole = -0.26794919243112270647;
    private const float PoleSingle = (float)Pole;

    /// <summary>A block's width in lines is a multiple of this.</summary>
    public static int Lanes => 4 * Vector<float>.Count;

    public static int BlockLength(int samples, int width) => (samples + (2 * Margin)) * width;

    /// <summary>Turns samples into spline coefficients, in place.</summary>
    /// <param name="block"><paramref name="samples"/> + 2 · <see cref="Margin"/> rows of <paramref name="width"/>; samples in the middle
    /// rows.</param>
    public static void Prefilter(Span<float> block, int samples, int width)
    {
        if (block.Length < BlockLength(samples, width)) throw new ArgumentException("the block is too short", nameof(block));
        for (var lane = 0; lane < width; lane += Lanes) PrefilterLanes(block[lane..], samples, (nuint)width);
    }

    /// <summary>
    /// One output row: the four coefficient rows of output voxel <paramref name="output"/> weighted and kept within the range.
    /// </summary>
    public static void Sample(ReadOnlySpan<float> block, int width, CubicTaps taps, int output, ValueRange range, Span<float> row)
    {
        var step = Vector<float>.Count;
        ref var source = ref Unsafe.Add(ref MemoryMarshal.GetReference(block), taps.FirstRow[output] * width);
        ref var target = ref MemoryMarshal.GetReference(row);
        if (row.Length < width || block.Length < BlockLength(taps.InputSize, width))
            throw new ArgumentException("the row is too short", nameof(row));
        var weights = taps.Weights.AsSpan(4 * output, 4);
        var (w0, w1, w2, w3) = (new Vector<float>(weights[0]), new Vector<float>(weights[1]), new Vector<float>(weights[2]),
            new Vector<float>(weights[3]));
        var (low, high) = (new Vector<float>(range.Low), new Vector<float>(range.High));
        for (nuint i = 0; i < (nuint)width; i += (nuint)step)
        {
            var sum = w0 * Vector.LoadUnsafe(ref source, i);
            sum = Vector.FusedMultiplyAdd(w1, Vector.LoadUnsafe(ref source, i + (nuint)width), sum);
            sum = Vector.FusedMultiplyAdd(w2, Vector.LoadUnsafe(ref source, i + (2 * (nuint)width)), sum);
            sum = Vector.FusedMultiplyAdd(w3, Vector.LoadUnsafe(ref source, i + (3 * (nuint)width)), sum);
            Vector.Min(Vector.Max(sum, low), high).StoreUnsafe(ref target, i);
        }
    }

    private static void PrefilterLanes(Span<float> block, int samples, nuint width)
    {
        ref var start = ref MemoryMarshal.GetReference(block);
        var (one, two, three) = ((nuint)Vector<float>.Count, 2 * (nuint)Vector<float>.Count, 3 * (nuint)Vector<float>.Count);
        var (pole, gain) = (new Vector<float>(PoleSingle), new Vector<float>(6f));
        var at = Margin * width;

        // Causal: c+[i] = 6 s[i] + z c+[i-1]; a line that was constant before its start begins at 6 s[0] / (1 - z).
        var settled = new Vector<float>((float)(6 / (1 - Pole)));
        var (a0, a1, a2, a3) = (Load(ref start, at) * settled, Load(ref start, at + one) * settled, Load(ref start, at + two) * settled,
            Load(ref start, at + three) * settled);
        var (p0, p1, p2, p3) = (a0, a1, a2, a3);
        var (e0, e1, e2, e3) = (a0, a1, a2, a3);
        for (var i = 0; i < samples; i++, at += width)
        {
            if (i == samples - 1)
                (e0, e1, e2, e3) = (Load(ref start, at) * settled, Load(ref start, at + one) * settled, Load(ref start, at + two) * settled,
                    Load(ref start, at + three) * settled);
            p0 = Vector.FusedMultiplyAdd(pole, p0, gain * Load(ref start, at));
            p1 = Vector.FusedMultiplyAdd(pole, p1, gain * Load(ref start, at + one));
            p2 = Vector.FusedMultiplyAdd(pole, p2, gain * Load(ref start, at + two));
            p3 = Vector.FusedMultiplyAdd(pole, p3, gain * Load(ref start, at + three));
            Store(ref start, at, one, p0, p1, p2, p3);
        }

        // After the end c+ approaches e geometrically, so the anticausal sum there is known in closed form:
        // c[last + k] = -z (e / (1 - z) + z^k (c+[last] - e) / (1 - z²)).
        at -= width;
        (p0, p1, p2, p3) = (p0 - e0, p1 - e1, p2 - e2, p3 - e3);
        var limit = new Vector<float>((float)(-Pole / (1 - Pole)));
        for (var k = Margin; k >= 0; k--)
        {
            var transient = new Vector<float>((float)(-Pole * Math.Pow(Pole, k) / (1 - (Pole * Pole))));
            Store(ref start, at + ((nuint)k * width), one, (limit * e0) + (transient * p0), (limit * e1) + (transient * p1),
                (limit * e2) + (transient * p2), (limit * e3) + (transient * p3));
        }

        // Anticausal: c[i] = z (c[i+1] - c+[i]); before the start c+ stays a.
        (p0, p1, p2, p3) = (Load(ref start, at), Load(ref start, at + one), Load(ref start, at + two), Load(ref start, at + three));
        for (var i = samples - 2; i >= 0; i--)
        {
            at -= width;
            p0 = pole * (p0 - Load(ref start, at));
            p1 = pole * (p1 - Load(ref start, at + one));
            p2 = pole * (p2 - Load(ref start, at + two));
            p3 = pole * (p3 - Load(ref start, at + three));
            Store(ref start, at, one, p0, p1, p2, p3);
        }
        for (var k = 0; k < Margin; k++)
        {
            at -= width;
            (p0, p1, p2, p3) = (pole * (p0 - a0), pole * (p1 - a1), pole * (p2 - a2), pole * (p3 - a3));
            Store(ref start, at, one, p0, p1, p2, p3);
        }
    }

    private static Vector<float> Load(ref float start, nuint at) => Vector.LoadUnsafe(ref start, at);

    private static void Store(ref float start, nuint at, nuint step, Vector<float> v0, Vector<float> v1, Vector<float> v2, Vector<float> v3)
    {
        v0.StoreUnsafe(ref start, at);
        v1.StoreUnsafe(ref start, at + step);
        v2.StoreUnsafe(ref start, at + (2 * step));
        v3.StoreUnsafe(ref start, at + (3 * step));
    }
}
