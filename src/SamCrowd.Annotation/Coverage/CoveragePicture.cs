using SamCrowd.Annotation.Slices;

namespace SamCrowd.Annotation.Coverage;

/// <summary>
/// A picture of a table's coverage: a block of rows a case, one row a label, one column a slice. Green has a box, red is a gap inside the
/// label's range, orange an outlier, dark grey outside the range.
/// </summary>
public static class CoveragePicture
{
    private const int Cell = 4;

    public static void Write(string path, IReadOnlyList<LabelCoverage> coverage)
    {
        var columns = coverage.Max(c => c.Last) + 1;
        var rows = coverage.Count + coverage.Select(c => c.Case).Distinct().Count() - 1;
        var pixels = new byte[rows * Cell * columns * Cell * 3];
        var (row, before) = (0, coverage[0].Case);
        foreach (var item in coverage)
        {
            if (item.Case != before) row++;
            before = item.Case;
            for (var slice = 0; slice < columns; slice++) Fill(pixels, columns, row, slice, Colour(item, slice));
            row++;
        }
        PngFile.WriteColour(path, pixels, rows * Cell, columns * Cell);
    }

    private static (byte R, byte G, byte B) Colour(LabelCoverage item, int slice)
    {
        if (slice < item.First || slice > item.Last) return (50, 50, 50);
        if (item.Gaps.Contains(slice)) return (200, 40, 40);
        return item.Outliers.Any(o => o.Slice == slice) ? ((byte)240, (byte)160, (byte)30) : ((byte)60, (byte)160, (byte)80);
    }

    private static void Fill(byte[] pixels, int columns, int row, int slice, (byte R, byte G, byte B) colour)
    {
        for (var y = row * Cell; y < ((row + 1) * Cell) - 1; y++)
            for (var x = slice * Cell; x < ((slice + 1) * Cell) - 1; x++)
            {
                var at = ((y * columns * Cell) + x) * 3;
                (pixels[at], pixels[at + 1], pixels[at + 2]) = (colour.R, colour.G, colour.B);
            }
    }
}
