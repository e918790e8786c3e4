using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SamCrowd.Imaging.Resampling;

/// <summary>Brings lines that lie one after the other side by side, and back.</summary>
internal static class LineTransposition
{
    /// <summary>target[column, row] = source[row, column].</summary>
    /// <param name="sourceStride">Distance of two source rows.</param>
    /// <param name="targetStride">Distance of two target rows.</param>
    public static void Transpose(ReadOnlySpan<float> source, int sourceStride, int rows, int columns, Span<float> target, int targetStride)
    {
        if (source.Length < ((rows - 1) * sourceStride) + columns) throw new ArgumentException("too short", nameof(source));
        if (target.Length < ((columns - 1) * targetStride) + rows) throw new ArgumentException("too short", nameof(target));
        var (wholeRows, wholeColumns) = Sse.IsSupported ? (rows & ~3, columns & ~3) : (0, 0);
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(target);
        for (var column = 0; column < wholeColumns; column += 4)
            for (var row = 0; row < wholeRows; row += 4)
                Tile(ref Unsafe.Add(ref from, (row * sourceStride) + column), (nuint)sourceStride,
                    ref Unsafe.Add(ref to, (column * targetStride) + row), (nuint)targetStride);
        for (var row = 0; row < rows; row++)
            for (var column = row < wholeRows ? wholeColumns : 0; column < columns; column++)
                target[(column * targetStride) + row] = source[(row * sourceStride) + column];
    }

    private static void Tile(ref float from, nuint fromStride, ref float to, nuint toStride)
    {
        var (a, b) = (Vector128.LoadUnsafe(ref from), Vector128.LoadUnsafe(ref from, fromStride));
        var (c, d) = (Vector128.LoadUnsafe(ref from, 2 * fromStride), Vector128.LoadUnsafe(ref from, 3 * fromStride));
        var (lowAb, lowCd, highAb, highCd) = (Sse.UnpackLow(a, b), Sse.UnpackLow(c, d), Sse.UnpackHigh(a, b), Sse.UnpackHigh(c, d));
        Sse.MoveLowToHigh(lowAb, lowCd).StoreUnsafe(ref to);
        Sse.MoveHighToLow(lowCd, lowAb).StoreUnsafe(ref to, toStride);
        Sse.MoveLowToHigh(highAb, highCd).StoreUnsafe(ref to, 2 * toStride);
        Sse.MoveHighToLow(highCd, highAb).StoreUnsafe(ref to, 3 * toStride);
    }
}
