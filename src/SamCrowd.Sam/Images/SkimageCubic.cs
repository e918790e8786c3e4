using System.Runtime.CompilerServices;

namespace SamCrowd.Sam.Images;

/// <summary>
/// scikit-image's transform.resize(order=3, preserve_range=True) of 8-bit images as MedSAM calls it, cut down to 8 bits: cubic B-spline,
/// the border mirrored about the outermost pixels' centres, kept within the image's own range (scipy.ndimage.zoom with grid_mode; Unser,
/// Aldroubi and Eden, 1993), in double, as every grey value has to be the same; <c>CubicSpline</c> of Imaging is the fast one in float32.
/// Where an image shrinks, scikit-image first blurs with a Gaussian of sigma (factor - 1) / 2.
/// </summary>
internal static class SkimageCubic
{
    private const double Pole = -0.26794919243112270647;

    // A value that is a whole number but for the rounding of its sum is that number.
    private const double Rounding = 1e-9;

    public static byte[] Resize(GreyImage image, int rows, int columns)
    {
        var lines = Array.ConvertAll(image.Pixels, p => (double)p);
        var across = Along(Transpose(lines, image.Rows, image.Columns), image.Columns, image.Rows, columns);
        var result = Along(Transpose(across, columns, image.Rows), image.Rows, columns, rows);
        var (low, high) = (image.Pixels.Min(), image.Pixels.Max());
        return Array.ConvertAll(result, v => (byte)Math.Clamp(v + Rounding, low, high));
    }

    /// <summary>Resizes down the columns: <paramref name="lines"/> is from x width, the result to x width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double[] Along(double[] lines, int from, int width, int to)
    {
        if (to < from) lines = Blur(lines, from, width, (((double)from / to) - 1) / 2);
        if (from > 1) Prefilter(lines, from, width);
        var result = new double[to * width];
        for (var y = 0; y < to; y++)
        {
            var place = ((y + 0.5) * ((double)from / to)) - 0.5;
            var floor = (int)Math.Floor(place);
            var t = place - floor;
            var s = 1 - t;
            double[] weights = [s * s * s / 6, ((t * t * (t - 2) * 3) + 4) / 6, ((s * s * (s - 2) * 3) + 4) / 6, t * t * t / 6];
            var target = result.AsSpan(y * width, width);
            for (var k = 0; k < 4; k++)
            {
                var source = lines.AsSpan(Mirrored(floor - 1 + k, from) * width, width);
                var weight = weights[k];
                for (var x = 0; x < target.Length; x++) target[x] += weight * source[x];
            }
        }
        return result;
    }

    /// <summary>Samples to spline coefficients, in place, down each column.</summary>
    private static void Prefilter(double[] lines, int count, int width)
    {
        for (var i = 0; i < lines.Length; i++) lines[i] *= 6;
        var last = Math.Pow(Pole, count - 1);
        for (var x = 0; x < width; x++)
        {
            var (sum, power) = (lines[x] + (last * lines[((count - 1) * width) + x]), Pole);
            for (var i = 1; i < count - 1; i++, power *= Pole)
                sum += power * (lines[(i * width) + x] + (last * lines[((count - 1 - i) * width) + x]));
            lines[x] = sum / (1 - (last * last));
        }
        for (var i = width; i < lines.Length; i++) lines[i] += Pole * lines[i - width];
        var end = (count - 1) * width;
        for (var x = 0; x < width; x++) lines[end + x] = ((Pole * lines[end - width + x]) + lines[end + x]) * Pole / ((Pole * Pole) - 1);
        for (var i = end - 1; i >= 0; i--) lines[i] = Pole * (lines[i + width] - lines[i]);
    }

    /// <summary>scipy.ndimage.gaussian_filter1d down each column, cut off at four sigma.</summary>
    private static double[] Blur(double[] lines, int count, int width, double sigma)
    {
        var radius = (int)((4 * sigma) + 0.5);
        double[] weights = [.. Enumerable.Range(-radius, (2 * radius) + 1).Select(d => Math.Exp(-0.5 * d * d / (sigma * sigma)))];
        var sum = weights.Sum();
        var result = new double[lines.Length];
        for (var y = 0; y < count; y++)
            for (var d = -radius; d <= radius; d++)
            {
                var source = Mirrored(y + d, count) * width;
                for (var x = 0; x < width; x++) result[(y * width) + x] += weights[d + radius] / sum * lines[source + x];
            }
        return result;
    }

    private static int Mirrored(int index, int count)
    {
        if (count == 1) return 0;
        index = Math.Abs(index) % (2 * (count - 1));
        return index < count ? index : (2 * (count - 1)) - index;
    }

    private static double[] Transpose(double[] pixels, int rows, int columns)
    {
        var result = new double[pixels.Length];
        for (var y = 0; y < rows; y++)
            for (var x = 0; x < columns; x++) result[(x * rows) + y] = pixels[(y * columns) + x];
        return result;
    }
}
