using SamCrowd.Imaging;

namespace SamCrowd.Benchmarks;

/// <summary>A body of tissue with five round organs and noise: what resampling meets in an abdominal CT.</summary>
internal static class SyntheticCt
{
    /// <returns>Hounsfield units and labels 0 to 5, z y x.</returns>
    public static (float[] Image, short[] Labels) Create(Size3 size)
    {
        var (image, labels) = (new float[size.Count], new short[size.Count]);
        Parallel.For(0, size.Z, z =>
        {
            var random = new RandomStream(z);
            for (var y = 0; y < size.Y; y++)
            {
                for (var x = 0; x < size.X; x++)
                {
                    var (w, v, u) = ((double)z / size.Z, (double)y / size.Y, (double)x / size.X);
                    var label = Organ(w, v, u);
                    var inBody = Square((v - 0.5) / 0.36) + Square((u - 0.5) / 0.45) < 1;
                    var index = (((z * size.Y) + y) * size.X) + x;
                    labels[index] = label;
                    image[index] = (float)Math.Round((inBody ? 40 + (25 * label) : -1000) + (80 * (random.NextDouble() - 0.5)));
                }
            }
        });
        return (image, labels);
    }

    private static short Organ(double w, double v, double u)
    {
        for (short organ = 1; organ <= 5; organ++)
        {
            var (centreW, centreV, centreU) = (0.2 + (0.12 * organ), 0.35 + (0.06 * organ), 0.2 + (0.12 * organ));
            if (Square((w - centreW) / 0.2) + Square((v - centreV) / 0.1) + Square((u - centreU) / (0.04 + (0.02 * organ))) < 1)
                return organ;
        }
        return 0;
    }

    private static double Square(double value) => value * value;
}
