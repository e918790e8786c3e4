using SamCrowd.Imaging;
using SamCrowd.NnUNet.Augmentation.Samples;

namespace SamCrowd.NnUNet.Augmentation.Labels;

/// <summary>
/// Labels of a patch as the loss wants them: none below 0, one target a network output. Regions are made of them on the device, where it
/// costs less.
/// </summary>
/// <param name="scales">Output size / patch size along each of the patch's axes (2 or 3), one entry a network output; empty for full size
/// alone.</param>
internal sealed class TargetBuilder(IReadOnlyList<IReadOnlyList<double>> scales)
{
    /// <param name="weights">z y x; at a lower resolution a voxel has the weight of the very voxel whose label it takes. Null for
    /// none.</param>
    public IReadOnlyList<TrainingTarget> Build(short[] labels, Size3 size, float[]? weights = null)
    {
        var known = new short[labels.Length];
        for (var i = 0; i < known.Length; i++) known[i] = Math.Max((short)0, labels[i]);
        var full = new TrainingTarget(size, known, weights);
        return scales.Count == 0 ? [full] : [.. scales.Select(scale => Downsample(full, scale))];
    }

    private static TrainingTarget Downsample(TrainingTarget full, IReadOnlyList<double> scale)
    {
        if (scale.All(factor => factor == 1)) return full;
        var size = new Size3(scale.Count == 2 ? 1 : Reduced(full.Size.Z, scale[^3]), Reduced(full.Size.Y, scale[^2]),
            Reduced(full.Size.X, scale[^1]));
        int[][] from = [NearestIndices.Of(full.Size.Z, size.Z), NearestIndices.Of(full.Size.Y, size.Y),
            NearestIndices.Of(full.Size.X, size.X)];
        return new TrainingTarget(size, Take(full.Labels, full.Size, from), full.Weights is null ? null
            : Take(full.Weights, full.Size, from));

        static int Reduced(int n, double factor) => (int)Math.Round(n * factor, MidpointRounding.ToEven);
    }

    /// <param name="from">Source indices along z, y, x.</param>
    private static T[] Take<T>(T[] values, Size3 size, int[][] from)
    {
        var taken = new T[from[0].Length * from[1].Length * from[2].Length];
        var at = 0;
        foreach (var z in from[0])
        {
            foreach (var y in from[1])
            {
                var row = values.AsSpan(((z * size.Y) + y) * size.X, size.X);
                foreach (var x in from[2]) taken[at++] = row[x];
            }
        }
        return taken;
    }
}
