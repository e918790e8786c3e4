namespace SamCrowd.Sam.Images;

/// <summary>
/// Pillow's bilinear resize of 8-bit pictures, bit for bit (libImaging/Resample.c): a triangle filter that widens when shrinking, weights
/// rounded to 22 bits, first along the rows and then along the columns with rounding to 8 bits after each.
/// </summary>
public static class PillowBilinear
{
    private const int Precision = 22;

    public static GreyPicture Resize(GreyPicture picture, int rows, int columns)
    {
        var across = columns == picture.Columns ? picture.Pixels : AlongRows(picture, columns);
        return new GreyPicture(rows == picture.Rows ? across : AlongColumns(across, picture.Rows, columns, rows), rows, columns);
    }

    private static byte[] AlongRows(GreyPicture picture, int columns)
    {
        var taps = Taps(picture.Columns, columns);
        var result = new byte[picture.Rows * columns];
        for (var y = 0; y < picture.Rows; y++)
        {
            var source = picture.Pixels.AsSpan(y * picture.Columns, picture.Columns);
            var target = result.AsSpan(y * columns, columns);
            for (var x = 0; x < columns; x++)
            {
                var (start, weights) = taps[x];
                var sum = 1 << (Precision - 1);
                for (var k = 0; k < weights.Length; k++) sum += source[start + k] * weights[k];
                target[x] = (byte)Math.Clamp(sum >> Precision, 0, 255);
            }
        }
        return result;
    }

    private static byte[] AlongColumns(byte[] pixels, int sourceRows, int columns, int rows)
    {
        var taps = Taps(sourceRows, rows);
        var result = new byte[rows * columns];
        var sums = new int[columns];
        for (var y = 0; y < rows; y++)
        {
            var (start, weights) = taps[y];
            sums.AsSpan().Fill(1 << (Precision - 1));
            for (var k = 0; k < weights.Length; k++)
            {
                var source = pixels.AsSpan((start + k) * columns, columns);
                var weight = weights[k];
                for (var x = 0; x < columns; x++) sums[x] += source[x] * weight;
            }
            var target = result.AsSpan(y * columns, columns);
            for (var x = 0; x < columns; x++) target[x] = (byte)Math.Clamp(sums[x] >> Precision, 0, 255);
        }
        return result;
    }

    private static (int Start, int[] Weights)[] Taps(int from, int to)
    {
        var scale = (double)from / to;
        var support = Math.Max(scale, 1);
        var taps = new (int, int[])[to];
        for (var x = 0; x < to; x++)
        {
            var centre = (x + 0.5) * scale;
            var start = Math.Max(0, (int)(centre - support + 0.5));
            var end = Math.Min(from, (int)(centre + support + 0.5));
            var weights = new double[end - start];
            for (var i = 0; i < weights.Length; i++) weights[i] = Math.Max(0, 1 - Math.Abs((i + start - centre + 0.5) / support));
            var sum = weights.Sum();
            taps[x] = (start, Array.ConvertAll(weights, w => (int)(0.5 + (w / sum * (1 << Precision)))));
        }
        return taps;
    }
}
