using SamCrowd.Imaging;

namespace SamCrowd.Segmentation.TinySam;

/// <summary>Which part of a slice is seen, turned and mirrored how: maps pixels of the square image to pixels of the slice.</summary>
/// <param name="Rows">Rows of the image that the view covers; the rest is padding.</param>
/// <param name="Columns">Columns likewise; the longer of the two is the whole side, as SAM resizes.</param>
internal sealed record View(int Rows, int Columns, double Top, double Left, double StepRow, double StepColumn, bool Transposed, int Size)
{
    public static View Draw(int rows, int columns, int size, RandomStream random)
    {
        var transposed = random.Chance(0.3);
        var (height, width) = transposed ? (columns, rows) : (rows, columns);
        var part = random.Chance(0.5) ? 1 : random.Uniform(0.5, 1);
        var (seenHeight, seenWidth) = (height * part, width * part);
        var (top, left) = (random.Uniform(0, height - seenHeight), random.Uniform(0, width - seenWidth));
        var scale = size / Math.Max(seenHeight, seenWidth);
        var (imageRows, imageColumns) = (Math.Max(1, (int)((seenHeight * scale) + 0.5)), Math.Max(1, (int)((seenWidth * scale) + 0.5)));
        var (stepRow, stepColumn) = (seenHeight / imageRows, seenWidth / imageColumns);
        if (random.Chance(0.5)) (top, stepRow) = (top + seenHeight, -stepRow);
        if (random.Chance(0.5)) (left, stepColumn) = (left + seenWidth, -stepColumn);
        return new View(imageRows, imageColumns, top, left, stepRow, stepColumn, transposed, size);
    }

    /// <summary>Nearest neighbour, for labels.</summary>
    public void Fill(float[] target, Func<int, int, float> source)
    {
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                var (down, across) = Place(row, column);
                target[(row * Size) + column] = Transposed ? source((int)across, (int)down) : source((int)down, (int)across);
            }
        }
    }

    /// <summary>Bilinear, for grey values.</summary>
    public void FillSmoothly(float[] target, float[] source, int rows, int columns)
    {
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                var (down, across) = Place(row, column);
                if (Transposed) (down, across) = (across, down);
                var (y, x) = (Math.Clamp(down - 0.5, 0, rows - 1), Math.Clamp(across - 0.5, 0, columns - 1));
                int y0 = (int)y, x0 = (int)x, y1 = Math.Min(y0 + 1, rows - 1), x1 = Math.Min(x0 + 1, columns - 1);
                var (fy, fx) = ((float)(y - y0), (float)(x - x0));
                var upper = source[(y0 * columns) + x0] + (fx * (source[(y0 * columns) + x1] - source[(y0 * columns) + x0]));
                var lower = source[(y1 * columns) + x0] + (fx * (source[(y1 * columns) + x1] - source[(y1 * columns) + x0]));
                target[(row * Size) + column] = upper + (fy * (lower - upper));
            }
        }
    }

    private (double Down, double Across) Place(int row, int column) =>
        (Top + ((row + 0.5) * StepRow), Left + ((column + 0.5) * StepColumn));
}
