namespace SamCrowd.Sam.Labeling;

/// <summary>The runs of pixels that a mask holds, row by row.</summary>
internal static class MaskRuns
{
    /// <param name="mask">rows x columns, C order.</param>
    /// <returns>Row, first column, and length of each run.</returns>
    public static List<(int Row, int Column, int Length)> Of(ReadOnlySpan<bool> mask, int columns)
    {
        var runs = new List<(int, int, int)>();
        var (at, next) = (0, mask.IndexOf(true));
        while (next >= 0)
        {
            at += next;
            var (row, column) = (at / columns, at % columns);
            var line = mask[at..((row + 1) * columns)];
            var length = line.IndexOf(false) is >= 0 and var end ? end : line.Length;
            runs.Add((row, column, length));
            at += length;
            next = mask[at..].IndexOf(true);
        }
        return runs;
    }
}
