namespace SamCrowd.Imaging.Tests.Morphology;

/// <summary>Masks and labels written as text: rows parted by '/', '.' for 0, '#' or 'a' for 1, 'b' for 2 and so on.</summary>
internal static class DrawnMask
{
    public static bool[] Mask(string drawing) => [.. Flat(drawing).Select(c => c != '.')];

    public static string Draw(IEnumerable<bool> mask, int width) => Rows(mask.Select(value => value ? '#' : '.'), width);

    public static string Draw(IEnumerable<int> labels, int width) =>
        Rows(labels.Select(label => label == 0 ? '.' : (char)('a' + label - 1)), width);

    private static string Flat(string drawing) => drawing.Replace("/", "", StringComparison.Ordinal);

    private static string Rows(IEnumerable<char> cells, int width) => string.Join('/', cells.Chunk(width).Select(row => new string(row)));
}
