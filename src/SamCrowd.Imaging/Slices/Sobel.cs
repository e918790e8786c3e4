using System.Runtime.CompilerServices;

namespace SamCrowd.Imaging.Slices;

/// <summary>
/// Magnitude of the Sobel gradient, as scikit-image's filters.sobel: smoothing (1 2 1)/4, edge (1 0 -1), mirrored border.
/// </summary>
internal static class Sobel
{
    /// <param name="pixels">rows x columns, C order.</param>
    /// <returns>sqrt((gx² + gy²) / 2), rows x columns.</returns>
    public static float[] Magnitude(ReadOnlySpan<float> pixels, int rows, int columns)
    {
        var magnitude = new float[pixels.Length];
        Magnitude(pixels, magnitude, rows, columns, columns);
        return magnitude;
    }

    /// <summary>Of an image that is the upper left part of a larger one.</summary>
    /// <param name="pixels">C order; a row begins every <paramref name="stride"/> pixels.</param>
    /// <param name="magnitude">Likewise; what lies outside rows x columns stays as it is.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Magnitude(ReadOnlySpan<float> pixels, Span<float> magnitude, int rows, int columns, int stride)
    {
        for (var y = 0; y < rows; y++)
        {
            var above = pixels.Slice(Math.Max(y - 1, 0) * stride, columns);
            var at = pixels.Slice(y * stride, columns);
            var below = pixels.Slice(Math.Min(y + 1, rows - 1) * stride, columns);
            var target = magnitude.Slice(y * stride, columns);
            for (var x = 0; x < columns; x++)
            {
                var (left, right) = (Math.Max(x - 1, 0), Math.Min(x + 1, columns - 1));
                var gx = (above[right] - above[left] + (2 * (at[right] - at[left])) + below[right] - below[left]) / 4;
                var gy = (below[left] - above[left] + (2 * (below[x] - above[x])) + below[right] - above[right]) / 4;
                target[x] = MathF.Sqrt(((gx * gx) + (gy * gy)) / 2);
            }
        }
    }
}
