namespace SamCrowd.Annotation.Slices;

/// <summary>Pictures of a slice that are a whole number of times as wide and high as its array, and boxes drawn on them.</summary>
internal static class Enlargement
{
    /// <summary>Largest factor; a picture of 64 times a slice of 512 pixels no program opens.</summary>
    public const int Largest = 32;

    /// <summary>Grey levels between the pixels' centres are interpolated linearly.</summary>
    /// <param name="pixels">rows x columns grey levels.</param>
    /// <returns>(rows * factor) x (columns * factor) grey levels.</returns>
    public static byte[] Of(byte[] pixels, int rows, int columns, int factor)
    {
        if (factor == 1) return pixels;
        var large = new byte[rows * factor * columns * factor];
        for (var row = 0; row < rows * factor; row++)
        {
            var (above, below, down) = Between(row, factor, rows);
            for (var column = 0; column < columns * factor; column++)
            {
                var (left, right, across) = Between(column, factor, columns);
                var top = Mix(pixels[(above * columns) + left], pixels[(above * columns) + right], across);
                var bottom = Mix(pixels[(below * columns) + left], pixels[(below * columns) + right], across);
                large[(row * columns * factor) + column] = (byte)Math.Round(Mix(top, bottom, down));
            }
        }
        return large;
    }

    /// <summary>A box on the slice array from one whose pixels, both ends included, were counted on the enlarged picture.</summary>
    public static PixelBox Reduce(PixelBox box, int factor) =>
        new(box.X0 / factor, box.Y0 / factor, ((box.X1 + 1) / factor) - 1, ((box.Y1 + 1) / factor) - 1);

    /// <summary>A table of boxes and points drawn on enlarged pictures, on the slice arrays.</summary>
    public static BoxTable Reduce(BoxTable table, int factor) => factor == 1 ? table : table with
    {
        Prompts =
        [
            .. table.Prompts.Select(prompt => prompt with
            {
                Box = prompt.Box is { } box ? Reduce(box, factor) : null,
                Points = [.. prompt.Points.Select(point => point with { X = Centre(point.X, factor), Y = Centre(point.Y, factor) })],
            }),
        ],
    };

    private static float Centre(float place, int factor) => ((place + 0.5f) / factor) - 0.5f;

    private static (int Low, int High, double Share) Between(int place, int factor, int count)
    {
        var at = Math.Clamp(((place + 0.5) / factor) - 0.5, 0, count - 1);
        var low = (int)at;
        return (low, Math.Min(low + 1, count - 1), at - low);
    }

    private static double Mix(double a, double b, double share) => a + ((b - a) * share);
}
