using System.Runtime.CompilerServices;
using SamCrowd.Sam.Images;

namespace SamCrowd.Sam.Prediction;

/// <summary>
/// From low-resolution logits to a mask of the original image (segment_anything, Sam.postprocess_masks): bilinear to the encoder's side,
/// padding cut off, bilinear to the original size, above 0. Bilinear as torch's interpolate with align_corners=False, never antialiased.
/// </summary>
public static class MaskUpscaling
{
    /// <summary>
    /// Logits above 0. Only what lies around positive low-resolution logits is enlarged: where all four neighbours are at most 0, so is what
    /// lies between them.
    /// </summary>
    /// <param name="logits">lowRows x lowColumns, C order.</param>
    /// <param name="side">The encoder's side; null to go to the original size in one step (square models).</param>
    /// <returns>rows x columns of the original image.</returns>
    public static bool[] Threshold(ReadOnlySpan<float> logits, int lowRows, int lowColumns, ResizeTransform transform, int? side)
    {
        var mask = new bool[transform.Rows * transform.Columns];
        var (top, bottom, left, right) = Positive(logits, lowRows, lowColumns);
        if (top < 0) return mask;
        BilinearSteps rows = Rows(lowRows, transform, side), columns = Columns(lowColumns, transform, side);
        var (firstRow, lastRow) = rows.Reached(top, bottom);
        var (firstColumn, lastColumn) = columns.Reached(left, right);
        // Positive logits in the padding alone reach nothing.
        if (lastRow < firstRow || lastColumn < firstColumn) return mask;
        var line = new float[lastColumn - firstColumn + 1];
        var enlarger = new LogitEnlarger(logits, lowColumns, rows, columns, firstColumn, lastColumn);
        for (var y = firstRow; y <= lastRow; y++)
        {
            enlarger.Row(y, line);
            var target = mask.AsSpan((y * transform.Columns) + firstColumn, line.Length);
            Above(line, target);
        }
        return mask;
    }

    /// <summary>Logits at the original size by way of the encoder's side.</summary>
    public static float[] TwoSteps(ReadOnlySpan<float> logits, int lowRows, int lowColumns, ResizeTransform transform, int side) =>
        All(logits, lowColumns, Rows(lowRows, transform, side), Columns(lowColumns, transform, side));

    /// <summary>Logits resized straight to rows x columns.</summary>
    public static float[] OneStep(ReadOnlySpan<float> logits, int lowRows, int lowColumns, int rows, int columns) =>
        All(logits, lowColumns, BilinearSteps.One(lowRows, rows), BilinearSteps.One(lowColumns, columns));

    private static float[] All(ReadOnlySpan<float> logits, int lowColumns, BilinearSteps rows, BilinearSteps columns)
    {
        var result = new float[rows.Length * columns.Length];
        var enlarger = new LogitEnlarger(logits, lowColumns, rows, columns, 0, columns.Length - 1);
        for (var y = 0; y < rows.Length; y++) enlarger.Row(y, result.AsSpan(y * columns.Length, columns.Length));
        return result;
    }

    private static BilinearSteps Rows(int low, ResizeTransform transform, int? side) =>
        side is { } s ? BilinearSteps.Two(low, s, transform.ResizedRows, transform.Rows) : BilinearSteps.One(low, transform.Rows);

    private static BilinearSteps Columns(int low, ResizeTransform transform, int? side) =>
        side is { } s ? BilinearSteps.Two(low, s, transform.ResizedColumns, transform.Columns) : BilinearSteps.One(low, transform.Columns);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Above(ReadOnlySpan<float> line, Span<bool> target)
    {
        for (var x = 0; x < target.Length; x++) target[x] = line[x] > 0f;
    }

    /// <summary>First and last row and column that hold a logit above 0; -1 where none does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int Top, int Bottom, int Left, int Right) Positive(ReadOnlySpan<float> logits, int rows, int columns)
    {
        var (top, bottom, left, right) = (-1, -1, columns, -1);
        for (var y = 0; y < rows; y++)
        {
            var line = logits.Slice(y * columns, columns);
            var first = 0;
            while (first < columns && !(line[first] > 0f)) first++;
            if (first == columns) continue;
            var last = columns - 1;
            while (!(line[last] > 0f)) last--;
            (top, bottom) = (top < 0 ? y : top, y);
            (left, right) = (Math.Min(left, first), Math.Max(right, last));
        }
        return (top, bottom, left, right);
    }
}
