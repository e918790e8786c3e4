namespace SamCrowd.Sam.Images;

/// <summary>
/// torchvision's Resize of a tensor of real numbers with antialias, in float32: torch's interpolate(mode="bilinear", antialias=True), along
/// the rows first (aten/src/ATen/native/cpu/UpSampleKernel.cpp, compute_indices_weights_aa). SAM 2 resizes so, without rounding to 8 bits.
/// </summary>
internal static class FloatBilinear
{
    /// <returns>rows x columns, each pixel's value divided by 255 as ToTensor does, then resized.</returns>
    public static float[] Resize(GreyImage image, int rows, int columns)
    {
        var pixels = Array.ConvertAll(image.Pixels, p => p / 255f);
        if (columns != image.Columns) pixels = Along(pixels, image.Rows, image.Columns, columns);
        return rows == image.Rows ? pixels : Down(pixels, image.Rows, columns, rows);
    }

    private static float[] Along(float[] pixels, int rows, int from, int to)
    {
        var taps = Taps.Between(from, to);
        var result = new float[rows * to];
        for (var y = 0; y < rows; y++)
        {
            var source = pixels.AsSpan(y * from, from);
            var target = result.AsSpan(y * to, to);
            for (var x = 0; x < to; x++)
            {
                var (start, weights) = taps.Of(x);
                var sum = source[start] * weights[0];
                for (var k = 1; k < weights.Length; k++) sum += source[start + k] * weights[k];
                target[x] = sum;
            }
        }
        return result;
    }

    private static float[] Down(float[] pixels, int from, int columns, int to)
    {
        var taps = Taps.Between(from, to);
        var result = new float[to * columns];
        for (var y = 0; y < to; y++)
        {
            var (start, weights) = taps.Of(y);
            var target = result.AsSpan(y * columns, columns);
            for (var k = 0; k < weights.Length; k++)
            {
                var source = pixels.AsSpan((start + k) * columns, columns);
                for (var x = 0; x < columns; x++) target[x] += source[x] * weights[k];
            }
        }
        return result;
    }

    private sealed class Taps(int[] starts, float[][] weights)
    {
        public (int Start, float[] Weights) Of(int output) => (starts[output], weights[output]);

        public static Taps Between(int from, int to)
        {
            var scale = (float)from / to;
            var (support, inverse) = (Math.Max(scale, 1f), scale >= 1 ? 1 / scale : 1f);
            var (starts, weights) = (new int[to], new float[to][]);
            for (var i = 0; i < to; i++)
            {
                var centre = (float)(scale * (i + 0.5));
                starts[i] = Math.Max(0, (int)((double)(centre - support) + 0.5));
                weights[i] = new float[Math.Min(from, (int)((double)(centre + support) + 0.5)) - starts[i]];
                var total = 0f;
                for (var j = 0; j < weights[i].Length; j++)
                {
                    var distance = Math.Abs((float)(((j + starts[i] - centre) + 0.5) * inverse));
                    total += weights[i][j] = distance < 1 ? 1 - distance : 0;
                }
                for (var j = 0; j < weights[i].Length; j++) weights[i][j] /= total;
            }
            return new Taps(starts, weights);
        }
    }
}
