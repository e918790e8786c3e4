using SamCrowd.Sam.Images;

namespace SamCrowd.Sam.Prediction;

/// <summary>
/// From low-resolution logits to a mask of the original picture (segment_anything, Sam.postprocess_masks): bilinear to the encoder's side,
/// padding cut off, bilinear to the original size, above 0. Bilinear as torch's interpolate with align_corners=False, never antialiased.
/// </summary>
public static class MaskUpscaling
{
    /// <param name="logits">lowRows x lowColumns, C order.</param>
    /// <param name="side">The encoder's side; null to go to the original size in one step (square models).</param>
    public static bool[] Threshold(ReadOnlySpan<float> logits, int lowRows, int lowColumns, PictureFrame frame, int? side)
    {
        var full = side is { } s ? TwoSteps(logits, lowRows, lowColumns, frame, s) : OneStep(logits, lowRows, lowColumns, frame.Rows, frame.Columns);
        return Array.ConvertAll(full, v => v > 0f);
    }

    /// <summary>Logits at the original size by way of the encoder's side.</summary>
    public static float[] TwoSteps(ReadOnlySpan<float> logits, int lowRows, int lowColumns, PictureFrame frame, int side)
    {
        var (low, mid) = (Axis.Between(lowColumns, side), Axis.Between(lowRows, side));
        var (across, down) = (Axis.Between(frame.ResizedColumns, frame.Columns), Axis.Between(frame.ResizedRows, frame.Rows));
        var result = new float[frame.Rows * frame.Columns];
        // Only the rows of the large picture that the last step reads are made.
        var rowsOf = new Dictionary<int, float[]>();
        for (var y = 0; y < frame.Rows; y++)
        {
            var (first, second) = (LargeRow(down.First[y], logits), LargeRow(down.Second[y], logits));
            var t = down.Weight[y];
            foreach (var old in rowsOf.Keys.Where(k => k < down.First[y]).ToArray()) rowsOf.Remove(old);
            for (var x = 0; x < frame.Columns; x++)
            {
                var (a, b, u) = (across.First[x], across.Second[x], across.Weight[x]);
                result[(y * frame.Columns) + x] = Blend(first[a], first[b], second[a], second[b], u, t);
            }
        }
        return result;

        float[] LargeRow(int row, ReadOnlySpan<float> source)
        {
            if (rowsOf.TryGetValue(row, out var made)) return made;
            var upper = source.Slice(mid.First[row] * lowColumns, lowColumns);
            var lower = source.Slice(mid.Second[row] * lowColumns, lowColumns);
            var line = new float[frame.ResizedColumns];
            for (var x = 0; x < line.Length; x++)
                line[x] = Blend(upper[low.First[x]], upper[low.Second[x]], lower[low.First[x]], lower[low.Second[x]], low.Weight[x], mid.Weight[row]);
            return rowsOf[row] = line;
        }
    }

    /// <summary>Logits resized straight to rows x columns.</summary>
    public static float[] OneStep(ReadOnlySpan<float> logits, int lowRows, int lowColumns, int rows, int columns)
    {
        var (across, down) = (Axis.Between(lowColumns, columns), Axis.Between(lowRows, rows));
        var result = new float[rows * columns];
        for (var y = 0; y < rows; y++)
        {
            var upper = logits.Slice(down.First[y] * lowColumns, lowColumns);
            var lower = logits.Slice(down.Second[y] * lowColumns, lowColumns);
            for (var x = 0; x < columns; x++)
                result[(y * columns) + x] = Blend(upper[across.First[x]], upper[across.Second[x]], lower[across.First[x]], lower[across.Second[x]], across.Weight[x], down.Weight[y]);
        }
        return result;
    }

    private static float Blend(float a, float b, float c, float d, float u, float t) =>
        ((1 - t) * (((1 - u) * a) + (u * b))) + (t * (((1 - u) * c) + (u * d)));

    private readonly record struct Axis(int[] First, int[] Second, float[] Weight)
    {
        public static Axis Between(int from, int to)
        {
            var scale = (float)from / to;
            var axis = new Axis(new int[to], new int[to], new float[to]);
            for (var i = 0; i < to; i++)
            {
                var source = Math.Max(0f, (scale * (i + 0.5f)) - 0.5f);
                axis.First[i] = Math.Min((int)source, from - 1);
                axis.Second[i] = Math.Min(axis.First[i] + 1, from - 1);
                axis.Weight[i] = source - axis.First[i];
            }
            return axis;
        }
    }
}
