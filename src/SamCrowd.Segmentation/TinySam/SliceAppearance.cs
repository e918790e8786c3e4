using SamCrowd.Imaging;
using SamCrowd.Imaging.Slices;

namespace SamCrowd.Segmentation.TinySam;

/// <summary>How a slice becomes an 8-bit image: window, gamma, inversion, edges added as in the study, noise.</summary>
internal sealed record SliceAppearance(double Low, double High, double Gamma, bool Inverted, bool EdgesAdded, double Noise)
{
    public static SliceAppearance Draw(RandomStream random)
    {
        // Half of the images keep the slice's whole range, as the study's do; the others have a soft-tissue-like window.
        var (low, high) = random.Chance(0.5) ? (0.0, 1.0) : (random.Uniform(0, 0.55), random.Uniform(0.7, 1));
        return new SliceAppearance(low, high, Math.Exp(random.Uniform(-0.4, 0.4)), random.Chance(0.2), random.Chance(0.4),
            random.Chance(0.5) ? random.Uniform(0, 8) : 0);
    }

    /// <param name="image">size x size; only the upper left rows x columns hold it. Becomes 0 to 255 there, 0 elsewhere.</param>
    public void Apply(float[] image, int size, int rows, int columns, RandomStream random)
    {
        Rescale(image, size, rows, columns, Low, High);
        for (var row = 0; row < rows; row++)
        {
            foreach (ref var value in image.AsSpan(row * size, columns))
            {
                var unit = MathF.Pow(value / 255, (float)Gamma);
                value = 255 * (Inverted ? 1 - unit : unit) + (Noise > 0 ? (float)random.Normal(0, Noise) : 0);
            }
        }
        if (EdgesAdded) AddEdges(image, size, rows, columns);
        Rescale(image, size, rows, columns, 0, 1);
        foreach (ref var value in image.AsSpan()) value = MathF.Truncate(value);
    }

    private static void Rescale(float[] image, int size, int rows, int columns, double low, double high)
    {
        var (least, most) = (float.MaxValue, float.MinValue);
        for (var row = 0; row < rows; row++)
            foreach (var value in image.AsSpan(row * size, columns)) (least, most) = (Math.Min(least, value), Math.Max(most, value));
        var (from, range) = (least + ((most - least) * (float)low), Math.Max((most - least) * (float)(high - low), 1e-6f));
        for (var row = 0; row < rows; row++)
            foreach (ref var value in image.AsSpan(row * size, columns)) value = Math.Clamp((value - from) / range, 0, 1) * 255;
    }

    private static void AddEdges(float[] image, int size, int rows, int columns)
    {
        var edges = new float[image.Length];
        Sobel.Magnitude(image, edges, rows, columns, size);
        Rescale(edges, size, rows, columns, 0, 1);
        Rescale(image, size, rows, columns, 0, 1);
        for (var i = 0; i < image.Length; i++) image[i] += edges[i];
    }
}
