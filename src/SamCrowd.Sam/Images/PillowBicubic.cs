namespace SamCrowd.Sam.Images;

/// <summary>
/// Pillow's bicubic resize of 8-bit images, bit for bit (libImaging/Resample.c): first along the rows and then along the columns, rounded
/// and clamped to 8 bits after each.
/// </summary>
internal static class PillowBicubic
{
    private const int Half = 1 << (PillowTaps.Precision - 1);

    public static byte[] Resize(GreyImage image, int rows, int columns)
    {
        var across = columns == image.Columns ? image.Pixels : Along(image.Pixels, image.Rows, image.Columns, columns);
        return rows == image.Rows ? across : Down(across, image.Rows, columns, rows);
    }

    private static byte[] Along(byte[] pixels, int rows, int from, int to)
    {
        var taps = PillowTaps.Bicubic(from, to);
        var result = new byte[rows * to];
        for (var y = 0; y < rows; y++)
        {
            var source = pixels.AsSpan(y * from, from);
            var target = result.AsSpan(y * to, to);
            for (var x = 0; x < to; x++)
            {
                var weights = taps.Of(x);
                var sum = Half;
                for (var k = 0; k < weights.Length; k++) sum += source[taps.Starts[x] + k] * weights[k];
                target[x] = Clamped(sum);
            }
        }
        return result;
    }

    private static byte[] Down(byte[] pixels, int from, int columns, int to)
    {
        var taps = PillowTaps.Bicubic(from, to);
        var result = new byte[to * columns];
        var sums = new int[columns];
        for (var y = 0; y < to; y++)
        {
            var weights = taps.Of(y);
            sums.AsSpan().Fill(Half);
            for (var k = 0; k < weights.Length; k++)
            {
                var source = pixels.AsSpan((taps.Starts[y] + k) * columns, columns);
                for (var x = 0; x < columns; x++) sums[x] += source[x] * weights[k];
            }
            for (var x = 0; x < columns; x++) result[(y * columns) + x] = Clamped(sums[x]);
        }
        return result;
    }

    private static byte Clamped(int sum) => (byte)Math.Clamp(sum >> PillowTaps.Precision, 0, 255);
}
