using System.Numerics;
using System.Runtime.InteropServices;

namespace SamCrowd.Imaging.Resampling;

/// <summary>
/// Linear interpolation (nearest along single axes), one output row at a time. One for each thread: it keeps a row buffer.
/// </summary>
internal sealed class LinearRowSampler(LinearTaps z, LinearTaps y, LinearTaps x)
{
    private readonly float[] _row = new float[x.InputSize];
    private readonly float[] _fraction = Array.ConvertAll(x.UpperWeight, weight => (float)weight);
    private readonly bool _copiesRows = x.InputSize == x.Lower.Length && x.UpperWeight.All(weight => weight == 0);

    /// <param name="volume">One channel, z y x.</param>
    public void Sample(ReadOnlySpan<float> volume, int outputZ, int outputY, Span<float> row)
    {
        var width = x.InputSize;
        var blended = _copiesRows ? row : _row;
        blended[..width].Clear();
        for (var corner = 0; corner < 4; corner++)
        {
            var weight = (float)((corner < 2 ? z.LowerWeight[outputZ] : z.UpperWeight[outputZ]) * (corner % 2 == 0 ? y.LowerWeight[outputY]
                : y.UpperWeight[outputY]));
            if (weight == 0) continue;
            var sourceZ = corner < 2 ? z.Lower[outputZ] : z.Upper[outputZ];
            var sourceY = corner % 2 == 0 ? y.Lower[outputY] : y.Upper[outputY];
            Accumulate(volume.Slice(((sourceZ * y.InputSize) + sourceY) * width, width), weight, blended);
        }
        if (_copiesRows) return;
        for (var o = 0; o < row.Length; o++)
        {
            var lower = blended[x.Lower[o]];
            row[o] = lower + (_fraction[o] * (blended[x.Upper[o]] - lower));
        }
    }

    private static void Accumulate(ReadOnlySpan<float> source, float weight, Span<float> sum)
    {
        var step = Vector<float>.Count;
        var whole = source.Length / step * step;
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(sum[..source.Length]);
        var weights = new Vector<float>(weight);
        for (nuint i = 0; i < (nuint)whole; i += (nuint)step)
            Vector.FusedMultiplyAdd(weights, Vector.LoadUnsafe(ref from, i), Vector.LoadUnsafe(ref to, i)).StoreUnsafe(ref to, i);
        for (var i = whole; i < source.Length; i++) sum[i] += weight * source[i];
    }
}
