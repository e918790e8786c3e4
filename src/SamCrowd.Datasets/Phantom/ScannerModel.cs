using SamCrowd.Imaging;

namespace SamCrowd.Datasets.Phantom;

/// <summary>What the scanner adds to the anatomy: blur over neighbouring voxels and slices, and noise, partly correlated within a slice.</summary>
internal static class ScannerModel
{
    private static readonly float[] PointSpread = [0.06f, 0.22f, 0.44f, 0.22f, 0.06f];
    private static readonly float[] SliceProfile = [0.12f, 0.76f, 0.12f];
    private const float WhiteShare = 0.35f;

    /// <param name="hu">Hounsfield units of the tissues, z y x; blurred in place.</param>
    /// <param name="noise">Standard deviation in HU.</param>
    /// <param name="caseIndex">With the seed it fixes the noise of every slice, whichever thread draws it.</param>
    public static short[] Scan(float[] hu, Size3 size, double noise, long seed, int caseIndex, ParallelOptions parallel)
    {
        var blurred = BlurAlongZ(hu, size, parallel);
        var scan = new short[hu.Length];
        Parallel.For(0, size.Z, parallel, z =>
        {
            var plane = size.Y * size.X;
            var slice = blurred.AsSpan(z * plane, plane);
            var scratch = new float[plane];
            BlurPlane(slice, scratch, size.Y, size.X);
            var random = new RandomStream(seed, caseIndex, 2, z);
            var grain = new float[plane];
            for (var i = 0; i < plane; i++) grain[i] = (float)random.Normal();
            BlurPlane(grain, scratch, size.Y, size.X);
            var (correlated, white) = ((float)noise * MathF.Sqrt(1 - (WhiteShare * WhiteShare)) / GrainDeviation, (float)noise * WhiteShare);
            var target = scan.AsSpan(z * plane, plane);
            for (var i = 0; i < plane; i++)
                target[i] = (short)Math.Clamp(MathF.Round(slice[i] + (correlated * grain[i]) + (white * (float)random.Normal())), -1024, 3071);
        });
        return scan;
    }

    /// <summary>Standard deviation of unit white noise after <see cref="BlurPlane"/>: the sum of the kernel's squares, once for each axis.</summary>
    private static float GrainDeviation { get; } = PointSpread.Sum(weight => weight * weight);

    private static float[] BlurAlongZ(float[] hu, Size3 size, ParallelOptions parallel)
    {
        var blurred = new float[hu.Length];
        var plane = size.Y * size.X;
        Parallel.For(0, size.Z, parallel, z =>
        {
            var target = blurred.AsSpan(z * plane, plane);
            for (var tap = 0; tap < SliceProfile.Length; tap++)
            {
                var source = hu.AsSpan(Math.Clamp(z + tap - 1, 0, size.Z - 1) * plane, plane);
                for (var i = 0; i < plane; i++) target[i] += SliceProfile[tap] * source[i];
            }
        });
        return blurred;
    }

    private static void BlurPlane(Span<float> plane, Span<float> scratch, int rows, int columns)
    {
        for (var y = 0; y < rows; y++)
            for (var x = 0; x < columns; x++)
            {
                var sum = 0f;
                for (var tap = 0; tap < PointSpread.Length; tap++) sum += PointSpread[tap] * plane[(y * columns) + Math.Clamp(x + tap - 2, 0, columns - 1)];
                scratch[(y * columns) + x] = sum;
            }
        for (var y = 0; y < rows; y++)
            for (var x = 0; x < columns; x++)
            {
                var sum = 0f;
                for (var tap = 0; tap < PointSpread.Length; tap++) sum += PointSpread[tap] * scratch[(Math.Clamp(y + tap - 2, 0, rows - 1) * columns) + x];
                plane[(y * columns) + x] = sum;
            }
    }
}
