using System.Runtime.CompilerServices;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;

namespace SamCrowd.Sam.Prediction;

/// <summary>
/// From low-resolution logits to a mask of the original image (segment_anything, Sam.postprocess_masks, and what other models do in its
/// place). Bilinear as torch's interpolate with align_corners=False, never antialiased.
/// </summary>
internal static class MaskUpscaling
{
    /// <summary>
    /// Logits above 0. Only what lies around positive low-resolution logits is enlarged: where all four neighbours are at most 0, so is
    /// what lies between them.
    /// </summary>
    /// <param name="logits">lowRows x lowColumns, C order.</param>
    /// <param name="transform">From the image to the square that masks refer to.</param>
    /// <param name="sigmoidFirst">True to enlarge probabilities, with 0.5 as the threshold (MedSAM).</param>
    /// <returns>rows x columns of the original image.</returns>
    public static bool[] Threshold(
        ReadOnlySpan<float> logits, int lowRows, int lowColumns, ResizeTransform transform, MaskEnlargement enlargement, bool sigmoidFirst =
        false)
    {
        var mask = new bool[transform.Rows * transform.Columns];
        var (top, bottom, left, right) = Positive(logits, lowRows, lowColumns);
        if (top < 0) return mask;
        BilinearSteps rows = Rows(lowRows, transform, enlargement), columns = Columns(lowColumns, transform, enlargement);
        var (firstRow, lastRow) = rows.Reached(top, bottom);
        var (firstColumn, lastColumn) = columns.Reached(left, right);
        // Positive logits in the padding alone reach nothing.
        if (lastRow < firstRow || lastColumn < firstColumn) return mask;
        var line = new float[lastColumn - firstColumn + 1];
        var enlarger = new LogitEnlarger(sigmoidFirst ? Sigmoid(logits) : logits, lowColumns, rows, columns, firstColumn, lastColumn);
        var level = sigmoidFirst ? 0.5f : 0f;
        for (var y = firstRow; y <= lastRow; y++)
        {
            enlarger.Row(y, line);
            var target = mask.AsSpan((y * transform.Columns) + firstColumn, line.Length);
            Above(line, level, target);
        }
        return mask;
    }

    /// <summary>Logits at the original size; see <see cref="Threshold"/>. Probabilities that were enlarged come back as log odds.</summary>
    public static float[] Enlarge(
        ReadOnlySpan<float> logits, int lowRows, int lowColumns, ResizeTransform transform, MaskEnlargement enlargement, bool sigmoidFirst =
        false)
    {
        var large = All(sigmoidFirst ? Sigmoid(logits) : logits, lowColumns, Rows(lowRows, transform, enlargement),
            Columns(lowColumns, transform, enlargement));
        return sigmoidFirst ? Array.ConvertAll(large, LogOdds) : large;
    }

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

    private static BilinearSteps Rows(int low, ResizeTransform transform, MaskEnlargement enlargement) =>
        Steps(low, transform, enlargement, transform.ResizedRows, transform.Rows);

    private static BilinearSteps Columns(int low, ResizeTransform transform, MaskEnlargement enlargement) =>
        Steps(low, transform, enlargement, transform.ResizedColumns, transform.Columns);

    private static BilinearSteps Steps(int low, ResizeTransform transform, MaskEnlargement enlargement, int resized, int length) =>
        enlargement switch
        {
            MaskEnlargement.TwoSteps => BilinearSteps.Two(low, transform.Side, resized, length),
            // int(256 * height / width), as NanoSAM cuts (nanosam/utils/predictor.py, upscale_mask).
            MaskEnlargement.CutFirst =>
                BilinearSteps.Two(low, low, Math.Max(1, low * length / Math.Max(transform.Rows, transform.Columns)), length),
            _ => BilinearSteps.One(low, length),
        };

    private static float[] Sigmoid(ReadOnlySpan<float> logits)
    {
        var result = new float[logits.Length];
        for (var i = 0; i < result.Length; i++) result[i] = 1 / (1 + MathF.Exp(-logits[i]));
        return result;
    }

    // Single precision tells nothing above 1 - 2^-24 from certainty.
    private static float LogOdds(float probability)
    {
        var inside = Math.Clamp(probability, 1f / (1 << 24), 1 - (1f / (1 << 24)));
        return MathF.Log(inside / (1 - inside));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Above(ReadOnlySpan<float> line, float level, Span<bool> target)
    {
        for (var x = 0; x < target.Length; x++) target[x] = line[x] > level;
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
