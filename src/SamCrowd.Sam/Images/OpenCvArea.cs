namespace SamCrowd.Sam.Images;

/// <summary>
/// OpenCV's INTER_AREA resize of 8-bit images (imgproc/src/resize.cpp): each output is the mean of the area that it covers; where either
/// axis grows, a bilinear in 11-bit fixed point that keeps to the area's edges.
/// </summary>
internal static class OpenCvArea
{
    private const int CoefficientBits = 11;

    public static byte[] Resize(GreyImage image, int rows, int columns)
    {
        if (rows == image.Rows && columns == image.Columns) return image.Pixels;
        var (down, across) = (Factor(image.Rows, rows), Factor(image.Columns, columns));
        if (down < 1 || across < 1) return Grow(image, rows, columns);
        var whole = (Row: (int)Math.Round(down), Column: (int)Math.Round(across));
        return Whole(down, whole.Row) && Whole(across, whole.Column)
            ? Means(image, rows, columns, whole.Row, whole.Column)
            : Shrink(image, rows, columns, down, across);
    }

    // Within DBL_EPSILON, as OpenCV compares.
    private static bool Whole(double factor, int whole) => Math.Abs(factor - whole) < 2.220446049250313e-16;

    private static double Factor(int from, int to) => 1.0 / ((double)to / from);

    // Whole factors: sums of whole numbers; 2 x 2 is rounded half up, larger ones half to even.
    private static byte[] Means(GreyImage image, int rows, int columns, int down, int across)
    {
        var result = new byte[rows * columns];
        var scale = 1f / (down * across);
        for (var y = 0; y < rows; y++)
            for (var x = 0; x < columns; x++)
            {
                var sum = 0;
                for (var dy = 0; dy < down; dy++)
                    for (var dx = 0; dx < across; dx++) sum += image.Pixels[(((y * down) + dy) * image.Columns) + (x * across) + dx];
                result[(y * columns) + x] = (down, across) == (2, 2) ? (byte)((sum + 2) >> 2) : Rounded(sum * scale);
            }
        return result;
    }

    private static byte[] Shrink(GreyImage image, int rows, int columns, double down, double across)
    {
        var (tabX, tabY) = (Table(image.Columns, columns, across), Table(image.Rows, rows, down));
        var result = new byte[rows * columns];
        var (line, sums) = (new float[columns], new float[columns]);
        var current = 0;
        foreach (var (target, source, weight) in tabY)
        {
            line.AsSpan().Clear();
            var pixels = image.Pixels.AsSpan(source * image.Columns, image.Columns);
            foreach (var (x, from, alpha) in tabX) line[x] += pixels[from] * alpha;
            if (target != current) Write(current);
            if (target != current) sums.AsSpan().Clear();
            current = target;
            for (var x = 0; x < columns; x++) sums[x] += weight * line[x];
        }
        Write(current);
        return result;

        void Write(int row)
        {
            for (var x = 0; x < columns; x++) result[(row * columns) + x] = Rounded(sums[x]);
        }
    }

    private static List<(int Target, int Source, float Weight)> Table(int from, int to, double factor)
    {
        var table = new List<(int, int, float)>();
        for (var i = 0; i < to; i++)
        {
            var first = i * factor;
            var last = first + factor;
            var width = Math.Min(factor, from - first);
            var lastWhole = Math.Min((int)Math.Floor(last), from - 1);
            var firstWhole = Math.Min((int)Math.Ceiling(first), lastWhole);
            if (firstWhole - first > 1e-3) table.Add((i, firstWhole - 1, (float)((firstWhole - first) / width)));
            for (var source = firstWhole; source < lastWhole; source++) table.Add((i, source, (float)(1.0 / width)));
            if (last - lastWhole > 1e-3) table.Add((i, lastWhole, (float)(Math.Min(Math.Min(last - lastWhole, 1), width) / width)));
        }
        return table;
    }

    private static byte[] Grow(GreyImage image, int rows, int columns)
    {
        var (x, y) = (Pairs(image.Columns, columns), Pairs(image.Rows, rows));
        var result = new byte[rows * columns];
        var lines = new Dictionary<int, int[]>();
        for (var row = 0; row < rows; row++)
        {
            var (first, second) = (Line(y[row].First), Line(Math.Min(y[row].First + 1, image.Rows - 1)));
            var (upper, lower) = (y[row].Upper, y[row].Lower);
            for (var column = 0; column < columns; column++)
                result[(row * columns) + column] =
                    (byte)((((upper * (first[column] >> 4)) >> 16) + ((lower * (second[column] >> 4)) >> 16) + 2) >> 2);
        }
        return result;

        int[] Line(int row)
        {
            if (lines.TryGetValue(row, out var line)) return line;
            var pixels = image.Pixels.AsSpan(row * image.Columns, image.Columns);
            line = new int[columns];
            for (var column = 0; column < columns; column++)
                line[column] = (pixels[x[column].First] * x[column].Upper)
                    + (pixels[Math.Min(x[column].First + 1, image.Columns - 1)] * x[column].Lower);
            return lines[row] = line;
        }
    }

    private static (int First, int Upper, int Lower)[] Pairs(int from, int to)
    {
        var inverse = (double)to / from;
        var scale = 1.0 / inverse;
        var pairs = new (int, int, int)[to];
        for (var i = 0; i < to; i++)
        {
            var first = (int)Math.Floor(i * scale);
            var share = (float)((i + 1) - ((first + 1) * inverse));
            share = share <= 0 ? 0 : share - MathF.Floor(share);
            if (first >= from - 1) (first, share) = (from - 1, 0);
            pairs[i] = (first, Coefficient(1 - share), Coefficient(share));
        }
        return pairs;
    }

    private static int Coefficient(float share) => (int)MathF.Round(share * (1 << CoefficientBits), MidpointRounding.ToEven);

    private static byte Rounded(float value) => (byte)Math.Clamp((int)MathF.Round(value, MidpointRounding.ToEven), 0, 255);
}
