using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SamCrowd.Imaging.Files.Gzip;

/// <summary>
/// Unpacks DEFLATE (RFC 1951). Faster than zlib on images, whose noise is mostly literals: one look-up gives up to three of them, bits are
/// loaded eight bytes at a time, and matches are copied in words.
/// </summary>
internal sealed unsafe class DeflateDecoder(PackedInput input)
{
    /// <summary>Bytes that may be written beyond the limit given to <see cref="Decode"/>: one match and one word.</summary>
    public const int Overrun = 258 + 32;

    private const int LiteralBits = 11;
    private const int DistanceBits = 8;
    private static readonly byte[] CodeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private readonly HuffmanTable _literals = new(LiteralBits, DeflateMeanings.LiteralsAndLengths());
    private readonly HuffmanTable _distances = new(DistanceBits, DeflateMeanings.Distances());
    private readonly HuffmanTable _codeLengths = new(7, DeflateMeanings.CodeLengths());
    private Block _block = Block.None;
    private bool _last;
    private int _storedLeft;

    private enum Block
    {
        None,
        Stored,
        Coded,
    }

    public void Reset() => (_block, _last) = (Block.None, false);

    /// <summary>Writes from <paramref name="position"/> on until <paramref name="limit"/> is reached (or passed by <see cref="Overrun"/>) or the stream ends.</summary>
    /// <param name="buffer">Pinned; the bytes from <paramref name="windowStart"/> to <paramref name="position"/> are what was unpacked before.</param>
    /// <returns>True where the stream has ended.</returns>
    /// <exception cref="InvalidDataException">The data is damaged or ends too early.</exception>
    public bool Decode(byte[] buffer, int windowStart, ref int position, int limit)
    {
        while (position < limit)
        {
            if (_block == Block.None && !StartBlock()) return true;
            if (_block == Block.Stored) CopyStored(buffer, ref position, limit);
            else if (DecodeCodes(buffer, windowStart, ref position, limit)) _block = Block.None;
        }
        return _block == Block.None && _last;
    }

    private bool StartBlock()
    {
        if (_last) return false;
        _last = input.Take(1) == 1;
        switch (input.Take(2))
        {
            case 0:
                input.AlignToByte();
                Span<byte> lengths = stackalloc byte[4];
                input.TakeBytes(lengths);
                _storedLeft = lengths[0] | (lengths[1] << 8);
                if ((_storedLeft ^ 0xFFFF) != (lengths[2] | (lengths[3] << 8))) throw new InvalidDataException("a stored block has a wrong length");
                _block = Block.Stored;
                break;
            case 1:
                BuildFixedCodes();
                _block = Block.Coded;
                break;
            case 2:
                ReadCodes();
                _block = Block.Coded;
                break;
            default:
                throw new InvalidDataException("a block has an unknown type");
        }
        return true;
    }

    private void CopyStored(byte[] buffer, ref int position, int limit)
    {
        var count = Math.Min(_storedLeft, limit - position);
        input.TakeBytes(buffer.AsSpan(position, count));
        position += count;
        _storedLeft -= count;
        if (_storedLeft == 0) _block = Block.None;
    }

    // RFC 1951, 3.2.6.
    private void BuildFixedCodes()
    {
        Span<byte> lengths = stackalloc byte[288];
        lengths[..144].Fill(8);
        lengths[144..256].Fill(9);
        lengths[256..280].Fill(7);
        lengths[280..].Fill(8);
        _literals.Build(lengths);
        _literals.JoinLiterals();
        lengths[..32].Fill(5);
        _distances.Build(lengths[..32]);
    }

    // RFC 1951, 3.2.7.
    private void ReadCodes()
    {
        var literals = (int)input.Take(5) + 257;
        var distances = (int)input.Take(5) + 1;
        var codeLengths = (int)input.Take(4) + 4;
        if (literals > 286 || distances > 30) throw new InvalidDataException("a block has too many symbols");
        Span<byte> lengths = stackalloc byte[19];
        lengths.Clear();
        for (var i = 0; i < codeLengths; i++) lengths[CodeLengthOrder[i]] = (byte)input.Take(3);
        _codeLengths.Build(lengths);
        Span<byte> all = stackalloc byte[286 + 30];
        all = all[..(literals + distances)];
        for (var i = 0; i < all.Length;)
        {
            var symbol = NextCodeLength();
            if (symbol < 16)
            {
                all[i++] = (byte)symbol;
                continue;
            }
            if (symbol == 16 && i == 0) throw new InvalidDataException("a block repeats a code length before the first");
            var repeated = symbol == 16 ? all[i - 1] : (byte)0;
            var times = symbol switch
            {
                16 => 3 + (int)input.Take(2),
                17 => 3 + (int)input.Take(3),
                _ => 11 + (int)input.Take(7),
            };
            if (i + times > all.Length) throw new InvalidDataException("a block has too many code lengths");
            all.Slice(i, times).Fill(repeated);
            i += times;
        }
        if (all[256] == 0) throw new InvalidDataException("a block has no end");
        _literals.Build(all[..literals]);
        _literals.JoinLiterals();
        _distances.Build(all[literals..]);
    }

    private uint NextCodeLength()
    {
        if (input.BitCount < 7) input.Prepare();
        var entry = _codeLengths.Entries[input.Bits & 127];
        if ((entry & HuffmanTable.KindMask) == HuffmanTable.Invalid) throw new InvalidDataException("a block has an unknown code");
        input.Take((int)(entry & HuffmanTable.TakenMask));
        return entry >> 16;
    }

    // Optimised at once: one file is over before the runtime would come to it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool DecodeCodes(byte[] buffer, int windowStart, ref int position, int limit)
    {
        var window = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(buffer)) + windowStart;
        var output = window + (position - windowStart);
        var outputLimit = window + (limit - windowStart);
        var packed = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(input.Buffer));
        var literals = (uint*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_literals.Entries));
        var distances = (uint*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_distances.Entries));
        var next = packed + input.Position;
        var safe = packed + input.SafePosition;
        var bits = input.Bits;
        var count = input.BitCount;
        // Bits above the count may be left over from a whole-word load; the next load sets the same ones again.
        var ended = false;
        while (output < outputLimit)
        {
            if (next > safe)
            {
                (input.Position, input.Bits, input.BitCount) = ((int)(next - packed), bits, count);
                input.Refill();
                next = packed + input.Position;
                safe = packed + input.SafePosition;
            }
            bits |= *(ulong*)next << count;
            next += (63 - count) >> 3;
            count |= 56;

            var entry = literals[bits & ((1 << LiteralBits) - 1)];
            if ((entry & HuffmanTable.LiteralMask) != 0)
            {
                *(uint*)output = entry >> 8;
                output += (entry >> 6) & 3;
                bits >>= (int)entry;
                count -= (int)(entry & HuffmanTable.TakenMask);
                entry = literals[bits & ((1 << LiteralBits) - 1)];
                if ((entry & HuffmanTable.LiteralMask) != 0)
                {
                    *(uint*)output = entry >> 8;
                    output += (entry >> 6) & 3;
                    bits >>= (int)entry;
                    count -= (int)(entry & HuffmanTable.TakenMask);
                    entry = literals[bits & ((1 << LiteralBits) - 1)];
                    if ((entry & HuffmanTable.LiteralMask) != 0)
                    {
                        *(uint*)output = entry >> 8;
                        output += (entry >> 6) & 3;
                        bits >>= (int)entry;
                        count -= (int)(entry & HuffmanTable.TakenMask);
                        continue;
                    }
                }
            }
            if ((entry & HuffmanTable.KindMask) == HuffmanTable.Continued)
            {
                entry = literals[(entry >> 16) + ((bits >> LiteralBits) & ((1u << (int)((entry >> 10) & 15)) - 1))];
                if ((entry & HuffmanTable.LiteralMask) != 0)
                {
                    *output++ = (byte)(entry >> 8);
                    bits >>= (int)entry;
                    count -= (int)(entry & HuffmanTable.TakenMask);
                    continue;
                }
            }
            if ((entry & HuffmanTable.KindMask) != HuffmanTable.Base)
            {
                if ((entry & HuffmanTable.KindMask) != HuffmanTable.EndOfBlock) throw new InvalidDataException("a block has an unknown code");
                bits >>= (int)entry;
                count -= (int)(entry & HuffmanTable.TakenMask);
                ended = true;
                break;
            }
            var length = (entry >> 16) + (uint)((bits & ((1ul << (int)(entry & HuffmanTable.TakenMask)) - 1)) >> (int)((entry >> 10) & 15));
            bits >>= (int)entry;
            count -= (int)(entry & HuffmanTable.TakenMask);

            bits |= *(ulong*)next << count;
            next += (63 - count) >> 3;
            count |= 56;
            entry = distances[bits & ((1 << DistanceBits) - 1)];
            if ((entry & HuffmanTable.KindMask) == HuffmanTable.Continued)
                entry = distances[(entry >> 16) + ((bits >> DistanceBits) & ((1u << (int)((entry >> 10) & 15)) - 1))];
            if ((entry & HuffmanTable.KindMask) != HuffmanTable.Base) throw new InvalidDataException("a match has an unknown distance");
            var distance = (entry >> 16) + (uint)((bits & ((1ul << (int)(entry & HuffmanTable.TakenMask)) - 1)) >> (int)((entry >> 10) & 15));
            bits >>= (int)entry;
            count -= (int)(entry & HuffmanTable.TakenMask);
            if (distance > output - window) throw new InvalidDataException("a match reaches back before the start");
            CopyMatch(output, distance, length);
            output += length;
        }
        // Only the counted bits are kept: byte-wise loading adds to them.
        (input.Position, input.Bits, input.BitCount) = ((int)(next - packed), bits & ((1ul << count) - 1), count);
        input.RequireInside();
        position = windowStart + (int)(output - window);
        return ended;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyMatch(byte* output, uint distance, uint length)
    {
        var source = output - distance;
        var end = output + length;
        if (distance >= 16)
        {
            do
            {
                Vector128.Store(Vector128.Load(source), output);
                source += 16;
                output += 16;
            }
            while (output < end);
        }
        else if (distance >= 8)
        {
            do
            {
                *(ulong*)output = *(ulong*)source;
                source += 8;
                output += 8;
            }
            while (output < end);
        }
        else if (distance is 1 or 2 or 4)
        {
            var pattern = distance switch
            {
                1 => *source * 0x0101010101010101ul,
                2 => *(ushort*)source * 0x0001000100010001ul,
                _ => *(uint*)source * 0x0000000100000001ul,
            };
            for (; output < end; output += 8) *(ulong*)output = pattern;
        }
        else
        {
            while (output < end) *output++ = *source++;
        }
    }
}
