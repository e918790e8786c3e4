namespace SamCrowd.Imaging.Files.Gzip;

/// <summary>What each symbol of the three Huffman codes means (RFC 1951, 3.2.5 and 3.2.7), as entries of <see cref="HuffmanTable"/>.</summary>
internal static class DeflateMeanings
{
    public static uint[] LiteralsAndLengths()
    {
        var meanings = new uint[288];
        for (var i = 0; i < 256; i++) meanings[i] = (1u << 6) | ((uint)i << 8);
        meanings[256] = HuffmanTable.EndOfBlock;
        uint length = 3;
        for (var i = 257; i < 285; i++)
        {
            var extra = i < 265 ? 0 : ((i - 261) / 4);
            meanings[i] = HuffmanTable.Base | (length << 16) | (uint)extra;
            length += 1u << extra;
        }
        meanings[285] = HuffmanTable.Base | (258u << 16);
        meanings[286] = meanings[287] = HuffmanTable.Invalid;
        return meanings;
    }

    public static uint[] Distances()
    {
        var meanings = new uint[32];
        uint distance = 1;
        for (var i = 0; i < 30; i++)
        {
            var extra = i < 4 ? 0 : (i / 2) - 1;
            meanings[i] = HuffmanTable.Base | (distance << 16) | (uint)extra;
            distance += 1u << extra;
        }
        meanings[30] = meanings[31] = HuffmanTable.Invalid;
        return meanings;
    }

    public static uint[] CodeLengths()
    {
        var meanings = new uint[19];
        for (var i = 0; i < meanings.Length; i++) meanings[i] = HuffmanTable.Base | ((uint)i << 16);
        return meanings;
    }
}
