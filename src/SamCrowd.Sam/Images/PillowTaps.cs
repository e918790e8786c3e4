namespace SamCrowd.Sam.Images;

/// <summary>
/// Which pixels of an axis each output takes, and their weights, as Pillow's resize has them: a kernel that widens when shrinking, weights
/// that sum to 1 rounded to 22 bits (libImaging/Resample.c, precompute_coeffs and normalize_coeffs_8bpc).
/// </summary>
/// <param name="Weights">To x Most, in 2^-22; what an output does not use is 0.</param>
/// <param name="Most">Taps of the output that has the most, at least 2.</param>
internal sealed record PillowTaps(int[] Starts, int[] Counts, int[] Weights, int Most)
{
    public const int Precision = 22;

    public ReadOnlySpan<int> Of(int output) => Weights.AsSpan(output * Most, Counts[output]);

    public static PillowTaps Bilinear(int from, int to) => Between(from, to, 1, static x => Math.Max(0, 1 - Math.Abs(x)));

    /// <summary>Keys' cubic convolution with a = -0.5.</summary>
    public static PillowTaps Bicubic(int from, int to) => Between(from, to, 2, static x =>
    {
        const double a = -0.5;
        x = Math.Abs(x);
        if (x < 1) return (((((a + 2) * x) - (a + 3)) * x) * x) + 1;
        return x < 2 ? (((((x - 5) * x) + 8) * x) - 4) * a : 0;
    });

    private static PillowTaps Between(int from, int to, double reach, Func<double, double> kernel)
    {
        var scale = (double)from / to;
        var widening = Math.Max(scale, 1);
        var support = reach * widening;
        var (starts, counts) = (new int[to], new int[to]);
        for (var x = 0; x < to; x++)
        {
            var centre = (x + 0.5) * scale;
            starts[x] = Math.Max(0, (int)(centre - support + 0.5));
            counts[x] = Math.Min(from, (int)(centre + support + 0.5)) - starts[x];
        }
        var taps = new PillowTaps(starts, counts, new int[to * Math.Max(2, counts.Max())], Math.Max(2, counts.Max()));
        for (var x = 0; x < to; x++) taps.Fill(x, (x + 0.5) * scale, widening, kernel);
        return taps;
    }

    private void Fill(int output, double centre, double widening, Func<double, double> kernel)
    {
        var weights = new double[Counts[output]];
        for (var i = 0; i < weights.Length; i++) weights[i] = kernel((i + Starts[output] - centre + 0.5) / widening);
        var sum = weights.Sum();
        for (var i = 0; i < weights.Length; i++)
        {
            var scaled = weights[i] / sum * (1 << Precision);
            Weights[(output * Most) + i] = (int)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
        }
    }
}
