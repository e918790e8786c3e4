namespace SamCrowd.Sam.Images;

/// <summary>Nearest neighbour as OpenCV's INTER_NEAREST takes it: pixel floor(x * from / to).</summary>
public static class NearestResize
{
    public static byte[] Resize(GreyImage image, int rows, int columns)
    {
        var result = new byte[rows * columns];
        for (var y = 0; y < rows; y++)
            for (var x = 0; x < columns; x++)
                result[(y * columns) + x] = image.Pixels[((int)((long)y * image.Rows / rows) * image.Columns) + (int)((long)x * image.Columns / columns)];
        return result;
    }
}
