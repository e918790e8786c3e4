using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SamCrowd.Imaging.Files.Gzip;

/// <summary>
/// The check sum of gzip (RFC 1952, 8). Where the processor multiplies without carry it folds 64 bytes at a time: Gopal et al., "Fast CRC
/// Computation for Generic Polynomials Using PCLMULQDQ Instruction", Intel 2009, whose constants for this polynomial are used.
/// </summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private static readonly uint[] Tables = MakeTables();

    /// <param name="crc">Of the bytes before, 0 at the start.</param>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        var state = ~crc;
        if (Pclmulqdq.IsSupported && bytes.Length >= 64)
        {
            var folded = bytes.Length & ~15;
            state = Fold(state, bytes[..folded]);
            bytes = bytes[folded..];
        }
        return ~ByTables(state, bytes);
    }

    /// <summary>Eight bytes a step by eight tables ("slicing by 8").</summary>
    public static uint ByTables(uint state, ReadOnlySpan<byte> bytes)
    {
        var t = Tables;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ state;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            state = t[0x700 + (low & 0xFF)] ^ t[0x600 + ((low >> 8) & 0xFF)] ^ t[0x500 + ((low >> 16) & 0xFF)] ^ t[0x400 + (low >> 24)]
                ^ t[0x300 + (high & 0xFF)] ^ t[0x200 + ((high >> 8) & 0xFF)] ^ t[0x100 + ((high >> 16) & 0xFF)] ^ t[high >> 24];
        }
        foreach (var value in bytes) state = (state >> 8) ^ t[(state ^ value) & 0xFF];
        return state;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint Fold(uint state, ReadOnlySpan<byte> bytes)
    {
        var by64 = Vector128.Create(0x0154442bd4L, 0x01c6e41596L);
        var by16 = Vector128.Create(0x01751997d0L, 0x00ccaa009eL);
        var words = MemoryMarshal.Cast<byte, Vector128<long>>(bytes);
        var (a, b, c, d) = (words[0] ^ Vector128.CreateScalar(state).AsInt64(), words[1], words[2], words[3]);
        words = words[4..];
        for (; words.Length >= 4; words = words[4..])
        {
            a = FoldInto(a, by64, words[0]);
            b = FoldInto(b, by64, words[1]);
            c = FoldInto(c, by64, words[2]);
            d = FoldInto(d, by64, words[3]);
        }
        a = FoldInto(FoldInto(FoldInto(a, by16, b), by16, c), by16, d);
        foreach (var word in words) a = FoldInto(a, by16, word);
        return Reduce(a, by16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<long> FoldInto(Vector128<long> sum, Vector128<long> factor, Vector128<long> next) =>
        Pclmulqdq.CarrylessMultiply(sum, factor, 0x00) ^ Pclmulqdq.CarrylessMultiply(sum, factor, 0x11) ^ next;

    // 128 to 64 to 32 bits, the last step by Barrett's reduction.
    private static uint Reduce(Vector128<long> sum, Vector128<long> by16)
    {
        var evenWords = Vector128.Create(~0, 0, ~0, 0).AsInt64();
        sum = Sse2.ShiftRightLogical128BitLane(sum, 8) ^ Pclmulqdq.CarrylessMultiply(sum, by16, 0x10);
        sum = Sse2.ShiftRightLogical128BitLane(sum, 4) ^ Pclmulqdq.CarrylessMultiply(sum & evenWords, Vector128.Create(0x0163cd6124L, 0), 0x00);
        var barrett = Vector128.Create(0x01db710641L, 0x01f7011641L);
        var quotient = Pclmulqdq.CarrylessMultiply(sum & evenWords, barrett, 0x10) & evenWords;
        return (sum ^ Pclmulqdq.CarrylessMultiply(quotient, barrett, 0x00)).AsUInt32()[1];
    }

    private static uint[] MakeTables()
    {
        var tables = new uint[8 * 256];
        for (var i = 0; i < 256; i++)
        {
            var value = (uint)i;
            for (var bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? (value >> 1) ^ Polynomial : value >> 1;
            tables[i] = value;
        }
        for (var i = 256; i < tables.Length; i++) tables[i] = (tables[i - 256] >> 8) ^ tables[tables[i - 256] & 0xFF];
        return tables;
    }
}
