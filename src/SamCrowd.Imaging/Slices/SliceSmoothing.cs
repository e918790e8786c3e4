namespace SamCrowd.Imaging.Slices;

/// <summary>Gaussian smoothing of one slice, border mirrored, cut off at four standard deviations: scipy's gaussian_filter.</summary>
internal static class SliceSmoothing
{
    private const double CutOff = 4;

    /// <param name="pixels">rows x columns, C order.</param>
    /// <param name="sigma">Standard deviation in pixels down a column and along a row; 0 leaves an axis as it is.</param>
    public static float[] Gaussian(ReadOnlySpan<float> pixels, int rows, int columns, (double Row, double Column) sigma)
    {
        if (pixels.Length != rows * columns)
            throw new ArgumentException($"a slice of {rows} x {columns} has not {pixels.Length} pixels", nameof(pixels));
        var along = new float[pixels.Length];
        var weights = Weights(sigma.Column);
        for (var y = 0; y < rows; y++) Line(pixels, along, y * columns, columns, 1, weights);
        weights = Weights(sigma.Row);
        var smooth = new float[pixels.Length];
        for (var x = 0; x < columns; x++) Line(along, smooth, x, rows, columns, weights);
        return smooth;
    }

    private static double[] Weights(double sigma)
    {
        if (!(sigma > 0)) return [1];
        var weights = new double[(int)((CutOff * sigma) + 0.5) + 1];
        for (var i = 0; i < weights.Length; i++) weights[i] = Math.Exp(-0.5 * i * i / (sigma * sigma));
        var sum = (2 * weights.Sum()) - weights[0];
        return Array.ConvertAll(weights, weight => weight / sum);
    }

    private static void Line(ReadOnlySpan<float> source, Span<float> target, int first, int length, int stride, double[] weights)
    {
        for (var i = 0; i < length; i++)
        {
            var sum = weights[0] * source[first + (i * stride)];
            for (var step = 1; step < weights.Length; step++)
                sum += weights[step] * (source[first + (Mirror(i - step, length) * stride)]
                    + (double)source[first + (Mirror(i + step, length) * stride)]);
            target[first + (i * stride)] = (float)sum;
        }
    }

    // The border pixel counts twice: (d c b a | a b c d | d c b a).
    private static int Mirror(int at, int length)
    {
        at %= 2 * length;
        if (at < 0) at += 2 * length;
        return at < length ? at : (2 * length) - 1 - at;
    }
}
