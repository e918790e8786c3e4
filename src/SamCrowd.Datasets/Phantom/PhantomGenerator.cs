using System.Numerics;
using SamCrowd.Imaging;

namespace SamCrowd.Datasets.Phantom;

/// <summary>
/// Makes synthetic portal-venous abdominal CT scans with the study's five organs. A case depends on the settings and its number alone,
/// not on other cases or on threads.
/// </summary>
internal static class PhantomGenerator
{
    /// <summary>
    /// The grid is stored as BTCV stores its scans: x runs to the patient's left, y to anterior, z to superior (LAS), so
    /// <c>rot90</c> of an axial slice shows the body as radiologists look at it, liver on the left of the picture.
    /// </summary>
    /// <param name="caseIndex">0 is the first case.</param>
    /// <param name="threads">Threads to use; the result is the same for any number.</param>
    public static PhantomCase Create(PhantomSettings settings, int caseIndex, int threads = 1, CancellationToken cancellation = default)
    {
        settings.Check();
        ArgumentOutOfRangeException.ThrowIfNegative(caseIndex);
        var random = new RandomStream(settings.Seed, caseIndex, 1);
        var size = settings.Size;
        var spacing = DrawSpacing(settings, random);
        var noise = settings.NoiseHu * random.Uniform(0.7, 1.3);
        var shift = new Vector3((float)random.Uniform(-8, 8), (float)random.Uniform(-8, 8), (float)random.Uniform(-12, 12));
        var anatomy = new Anatomy(random);
        var step = new Vector3((float)spacing.X, (float)spacing.Y, (float)spacing.Z);
        var corner = new Vector3(size.X - 1, size.Y - 1, size.Z - 1) / 2 * step;
        var painter = new AnatomyPainter(anatomy, new TissueValues(random), random, corner + Vector3.Abs(shift) + new Vector3(5));

        var hu = new float[size.Count];
        var labels = new short[size.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, size.Z, parallel, z =>
        {
            var index = z * size.Y * size.X;
            for (var y = 0; y < size.Y; y++)
                for (var x = 0; x < size.X; x++, index++)
                    (hu[index], labels[index]) = painter.At((new Vector3(x, y, z) * step) - corner + shift);
        });
        var geometry = new Geometry(spacing, new Vector3d(corner.X, -corner.Y, -corner.Z), new Direction([-1, 0, 0, 0, 1, 0, 0, 0, 1]));
        var scan = ScannerModel.Scan(hu, size, spacing, noise, settings.Seed, caseIndex, parallel);
        return new PhantomCase(new Volume<short>(size, geometry, scan), new Volume<short>(size, geometry, labels));
    }

    private static Vector3d DrawSpacing(PhantomSettings settings, RandomStream random)
    {
        var inPlane = Math.Round(random.Uniform(330, 380) / settings.Size.X, 3);
        var between = Math.Round(random.Uniform(190, 230) / settings.Size.Z, 2);
        return settings.Spacing is [var z, var y, var x] ? new Vector3d(x, y, z) : new Vector3d(inPlane, inPlane, between);
    }
}
