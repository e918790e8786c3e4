using System.Runtime.CompilerServices;

namespace SamCrowd.Imaging.Files.Gzip;

/// <summary>
/// Decoding table of one canonical Huffman code (RFC 1951, 3.2.2): the next <c>indexBits</c> bits of the input lead to an entry that says
/// how many bits to take and what they mean. Codes longer than that go on in a second table.
/// <code>
/// bits 0-5    bits taken by the code and its extra bits
/// bits 6-7    number of literals, 1 to 3; 0 for anything else
/// bits 8-31   the literals, first lowest
/// no literal: bits 8-9 kind, bits 10-13 length of the code alone (of the index into the second table for <see cref="Continued"/>),
///             bits 16-31 base of the length or distance, or where the second table starts
/// </code>
/// </summary>
internal sealed class HuffmanTable
{
    public const uint Base = 0u << 8;
    public const uint EndOfBlock = 1u << 8;
    public const uint Continued = 2u << 8;
    public const uint Invalid = 3u << 8;
    public const uint KindMask = 3u << 8;
    public const uint TakenMask = 63;
    public const uint LiteralMask = 3u << 6;
    private const int LongestCode = 15;

    private readonly int _indexBits;
    private readonly uint[] _meanings;

    /// <param name="meanings">Entry of each symbol with the extra bits in bits 0-5; the code's own bits are added here.</param>
    public HuffmanTable(int indexBits, uint[] meanings)
    {
        (_indexBits, _meanings) = (indexBits, meanings);
        Entries = GC.AllocateArray<uint>((1 << indexBits) + (meanings.Length << Math.Max(0, LongestCode - indexBits)), pinned: true);
    }

    /// <summary>Pinned.</summary>
    public uint[] Entries { get; }

    /// <param name="lengths">Code length of each symbol, 0 for a symbol that does not occur.</param>
    /// <exception cref="InvalidDataException">The lengths make no code.</exception>
    public void Build(ReadOnlySpan<byte> lengths)
    {
        Span<int> counts = stackalloc int[LongestCode + 1];
        Span<int> firsts = stackalloc int[LongestCode + 2];
        Span<ushort> sorted = stackalloc ushort[lengths.Length];
        counts.Clear();
        foreach (var length in lengths) counts[length]++;
        counts[0] = 0;
        CheckCompleteness(counts, out var longest, out var complete);
        firsts[1] = 0;
        for (var length = 1; length <= LongestCode; length++) firsts[length + 1] = firsts[length] + counts[length];
        for (var symbol = 0; symbol < lengths.Length; symbol++)
            if (lengths[symbol] != 0) sorted[firsts[lengths[symbol]]++] = (ushort)symbol;
        if (!complete) Entries.AsSpan(0, 1 << _indexBits).Fill(Invalid | 1);
        Fill(counts, sorted, longest);
    }

    /// <summary>Where two or three short literals fit into the index bits, one entry gives them all: noise is mostly literals.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void JoinLiterals()
    {
        var entries = Entries;
        // Downwards, since an entry looks up only lower ones, which must still be single.
        for (var i = (1 << _indexBits) - 1; i >= 0; i--)
        {
            var first = entries[i];
            if ((first & LiteralMask) == 0) continue;
            var taken = (int)(first & TakenMask);
            var second = entries[i >> taken];
            var both = taken + (int)(second & TakenMask);
            if ((second & LiteralMask) == 0 || both > _indexBits) continue;
            var literals = (first & 0xFF00) | ((second & 0xFF00) << 8);
            var third = entries[i >> both];
            var all = both + (int)(third & TakenMask);
            entries[i] = (third & LiteralMask) == 0 || all > _indexBits
                ? literals | (2u << 6) | (uint)both
                : literals | ((third & 0xFF00) << 16) | (3u << 6) | (uint)all;
        }
    }

    private static void CheckCompleteness(ReadOnlySpan<int> counts, out int longest, out bool complete)
    {
        var free = 1;
        longest = 0;
        for (var length = 1; length <= LongestCode; length++)
        {
            free = (free << 1) - counts[length];
            if (free < 0) throw new InvalidDataException("a Huffman code has too many short codes");
            if (counts[length] > 0) longest = length;
        }
        complete = free == 0;
        // RFC 1951, 3.2.7: a code of one symbol has one bit, of which one value is unused; a code of no symbol is never asked.
        if (!complete && longest > 1) throw new InvalidDataException("a Huffman code is incomplete");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill(ReadOnlySpan<int> counts, ReadOnlySpan<ushort> sorted, int longest)
    {
        var entries = Entries;
        var continuedBits = longest - _indexBits;
        var nextFree = 1 << _indexBits;
        var openPrefix = -1;
        var start = 0;
        uint code = 0;
        var taken = 0;
        for (var length = 1; length <= longest; length++)
        {
            for (var n = counts[length]; n > 0; n--)
            {
                var meaning = _meanings[sorted[taken++]];
                var entry = meaning + (uint)length;
                if ((meaning & LiteralMask) == 0) entry |= (uint)length << 10;
                if (length <= _indexBits)
                {
                    for (var i = (int)code; i < 1 << _indexBits; i += 1 << length) entries[i] = entry;
                }
                else
                {
                    var prefix = (int)code & ((1 << _indexBits) - 1);
                    if (prefix != openPrefix)
                    {
                        (openPrefix, start) = (prefix, nextFree);
                        nextFree += 1 << continuedBits;
                        entries[prefix] = Continued | ((uint)continuedBits << 10) | ((uint)start << 16);
                    }
                    for (var i = (int)code >> _indexBits; i < 1 << continuedBits; i += 1 << (length - _indexBits)) entries[start + i] = entry;
                }
                code = NextReversed(code, length);
            }
        }
    }

    // Codes are sent highest bit first into a stream read lowest bit first, so they are kept mirrored; this adds one at the mirrored end.
    private static uint NextReversed(uint code, int length)
    {
        var bit = 1u << (length - 1);
        while ((code & bit) != 0) bit >>= 1;
        return bit == 0 ? 0 : (code & (bit - 1)) | bit;
    }
}
