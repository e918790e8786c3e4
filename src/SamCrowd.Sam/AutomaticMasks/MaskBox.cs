using SamCrowd.Annotation;

namespace SamCrowd.Sam.AutomaticMasks;

/// <summary>
/// The box around a mask as Meta takes it: first and last column and row, (0, 0, 0, 0) for an empty mask (batched_mask_to_box).
/// </summary>
internal static class MaskBox
{
    /// <param name="mask">rows x columns, C order.</param>
    public static PixelBox Of(ReadOnlySpan<bool> mask, int columns)
    {
        var (x0, y0, x1, y1) = (columns, -1, -1, -1);
        for (var row = 0; row < mask.Length / columns; row++)
        {
            var line = mask.Slice(row * columns, columns);
            var first = line.IndexOf(true);
            if (first < 0) continue;
            (y0, y1) = (y0 < 0 ? row : y0, row);
            (x0, x1) = (Math.Min(x0, first), Math.Max(x1, line.LastIndexOf(true)));
        }
        return y0 < 0 ? default : new PixelBox(x0, y0, x1, y1);
    }
}
