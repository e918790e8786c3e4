namespace SamCrowd.Sam.Images;

/// <summary>
/// Nearest neighbour as OpenCV's INTER_NEAREST takes it: pixel floor(x * (1 / (to / from))) in double (resize.cpp, resizeNN).
/// </summary>
internal static class NearestResize
{
    public static byte[] Resize(GreyImage image, int rows, int columns)
    {
        var (fromRow, fromColumn) = (Places(image.Rows, rows), Places(image.Columns, columns));
        var result = new byte[rows * columns];
        for (var y = 0; y < rows; y++)
        {
            var source = image.Pixels.AsSpan(fromRow[y] * image.Columns, image.Columns);
            var target = result.AsSpan(y * columns, columns);
            for (var x = 0; x < columns; x++) target[x] = source[fromColumn[x]];
        }
        return result;
    }

    private static int[] Places(int from, int to)
    {
        var step = 1.0 / ((double)to / from);
        return [.. Enumerable.Range(0, to).Select(i => Math.Min((int)Math.Floor(i * step), from - 1))];
    }
}
