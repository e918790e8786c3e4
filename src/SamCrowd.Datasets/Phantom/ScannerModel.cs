using SamCrowd.Imaging;

namespace SamCrowd.Datasets.Phantom;

/// <summary>
/// What the scanner adds to the anatomy: blur over neighbouring voxels and slices, and noise, partly correlated within a slice.
/// </summary>
internal static class ScannerModel
{
    private const int Reach = 2;
    private const float WhiteShare = 0.35f;

    /// <param name="hu">Hounsfield units of the tissues, z y x.</param>
    /// <param name="noise">Standard deviation in HU.</param>
    /// <param name="caseIndex">With the seed it fixes the noise of every slice, whichever thread draws it.</param>
    public static short[] Scan(float[] hu, Size3 size, Vector3d spacing, double noise, long seed, int caseIndex, ParallelOptions parallel)
    {
        var (alongX, alongY) = (PointSpread(spacing.X), PointSpread(spacing.Y));
        var blurred = BlurAlongZ(hu, size, PointSpread(spacing.Z), parallel);
        // Unit white noise keeps this deviation after the blur: the root of the kernel's sum of squares, once for each axis.
        var kept = MathF.Sqrt(alongX.Sum(weight => weight * weight) * alongY.Sum(weight => weight * weight));
        var correlated = (float)noise * MathF.Sqrt(1 - (WhiteShare * WhiteShare)) / kept;
        var white = (float)noise * WhiteShare;
        var scan = new short[hu.Length];
        Parallel.For(0, size.Z, parallel, z =>
        {
            var plane = size.Y * size.X;
            var slice = blurred.AsSpan(z * plane, plane);
            var scratch = new float[plane];
            BlurPlane(slice, scratch, size, alongY, alongX);
            var random = new RandomStream(seed, caseIndex, 2, z);
            var grain = new float[plane];
            for (var i = 0; i < plane; i++) grain[i] = (float)random.Normal();
            BlurPlane(grain, scratch, size, alongY, alongX);
            var target = scan.AsSpan(z * plane, plane);
            for (var i = 0; i < plane; i++)
                target[i] = (short)Math.Clamp(MathF.Round(slice[i] + (correlated * grain[i]) + (white * (float)random.Normal())), -1024,
                    3071);
        });
        return scan;
    }

    /// <summary>Gaussian of about 0.5 mm, and of a third of a voxel for the voxel's own extent.</summary>
    private static float[] PointSpread(double spacing)
    {
        var sigma = 0.34 + (0.45 / spacing);
        var kernel = new float[(2 * Reach) + 1];
        for (var tap = -Reach; tap <= Reach; tap++) kernel[tap + Reach] = (float)Math.Exp(-0.5 * tap * tap / (sigma * sigma));
        var sum = kernel.Sum();
        for (var tap = 0; tap < kernel.Length; tap++) kernel[tap] /= sum;
        return kernel;
    }

    private static float[] BlurAlongZ(float[] hu, Size3 size, float[] kernel, ParallelOptions parallel)
    {
        var blurred = new float[hu.Length];
        var plane = size.Y * size.X;
        Parallel.For(0, size.Z, parallel, z =>
        {
            var target = blurred.AsSpan(z * plane, plane);
            for (var tap = 0; tap < kernel.Length; tap++)
            {
                var source = hu.AsSpan(Math.Clamp(z + tap - Reach, 0, size.Z - 1) * plane, plane);
                for (var i = 0; i < plane; i++) target[i] += kernel[tap] * source[i];
            }
        });
        return blurred;
    }

    private static void BlurPlane(Span<float> plane, Span<float> scratch, Size3 size, float[] alongY, float[] alongX)
    {
        var (rows, columns) = (size.Y, size.X);
        for (var y = 0; y < rows; y++)
            for (var x = 0; x < columns; x++)
            {
                var sum = 0f;
                for (var tap = 0; tap < alongX.Length; tap++)
                    sum += alongX[tap] * plane[(y * columns) + Math.Clamp(x + tap - Reach, 0, columns - 1)];
                scratch[(y * columns) + x] = sum;
            }
        for (var y = 0; y < rows; y++)
            for (var x = 0; x < columns; x++)
            {
                var sum = 0f;
                for (var tap = 0; tap < alongY.Length; tap++)
                    sum += alongY[tap] * scratch[(Math.Clamp(y + tap - Reach, 0, rows - 1) * columns) + x];
                plane[(y * columns) + x] = sum;
            }
    }
}
