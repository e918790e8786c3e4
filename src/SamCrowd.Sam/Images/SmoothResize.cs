namespace SamCrowd.Sam.Images;

/// <summary>The interpolations that MedSAM and SAM-Med2D use, on real numbers.</summary>
public static class SmoothResize
{
    /// <summary>Nearest neighbour with floor(x * from / to), as OpenCV's.</summary>
    public static byte[] Nearest(GreyPicture picture, int rows, int columns)
    {
        var result = new byte[rows * columns];
        for (var y = 0; y < rows; y++)
            for (var x = 0; x < columns; x++)
                result[(y * columns) + x] = picture.Pixels[((int)((long)y * picture.Rows / rows) * picture.Columns) + (int)((long)x * picture.Columns / columns)];
        return result;
    }

    /// <summary>Catmull-Rom cubic between pixel centres, clamped to 0..255. Shrinking is preceded by no low-pass.</summary>
    public static float[] Cubic(GreyPicture picture, int rows, int columns)
    {
        var across = Along(Array.ConvertAll(picture.Pixels, p => (float)p), picture.Rows, picture.Columns, columns);
        var standing = Transpose(across, picture.Rows, columns);
        var result = Transpose(Along(standing, columns, picture.Rows, rows), columns, rows);
        for (var i = 0; i < result.Length; i++) result[i] = Math.Clamp(result[i], 0, 255);
        return result;
    }

    private static float[] Along(float[] pixels, int rows, int from, int to)
    {
        var result = new float[rows * to];
        for (var x = 0; x < to; x++)
        {
            var place = ((x + 0.5) * from / to) - 0.5;
            var first = (int)Math.Floor(place);
            var t = (float)(place - first);
            float[] weights =
            [
                ((((-0.5f * t) + 1) * t) - 0.5f) * t,
                ((((1.5f * t) - 2.5f) * t) * t) + 1,
                ((((-1.5f * t) + 2) * t) + 0.5f) * t,
                ((0.5f * t) - 0.5f) * t * t,
            ];
            for (var y = 0; y < rows; y++)
            {
                var sum = 0f;
                for (var k = 0; k < 4; k++) sum += weights[k] * pixels[(y * from) + Math.Clamp(first - 1 + k, 0, from - 1)];
                result[(y * to) + x] = sum;
            }
        }
        return result;
    }

    private static float[] Transpose(float[] pixels, int rows, int columns)
    {
        var result = new float[pixels.Length];
        for (var y = 0; y < rows; y++)
            for (var x = 0; x < columns; x++)
                result[(x * rows) + y] = pixels[(y * columns) + x];
        return result;
    }
}
