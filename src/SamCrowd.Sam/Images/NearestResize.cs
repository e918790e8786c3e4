namespace SamCrowd.Sam.Images;

/// <summary>Nearest neighbour as OpenCV's INTER_NEAREST takes it: pixel floor(x * from / to).</summary>
public static class NearestResize
{
    public static byte[] Resize(GreyPicture picture, int rows, int columns)
    {
        var result = new byte[rows * columns];
        for (var y = 0; y < rows; y++)
            for (var x = 0; x < columns; x++)
                result[(y * columns) + x] = picture.Pixels[((int)((long)y * picture.Rows / rows) * picture.Columns) + (int)((long)x * picture.Columns / columns)];
        return result;
    }
}
