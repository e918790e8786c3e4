using SamCrowd.Imaging;
using SamCrowd.NnUNet.Augmentation.Samples;

namespace SamCrowd.NnUNet.Augmentation.Labels;

/// <summary>Labels of a patch as the loss wants them: none below 0, regions as channels, one target a network output.</summary>
/// <param name="scales">Output size / patch size along each of the patch's axes (2 or 3), one entry a network output; empty for full size alone.</param>
/// <param name="regions">Label values of each region, or null for label values.</param>
public sealed class TargetBuilder(IReadOnlyList<IReadOnlyList<double>> scales, IReadOnlyList<IReadOnlyList<int>>? regions, int? ignoreLabel)
{
    /// <param name="weights">z y x; at a lower resolution a voxel has the weight of the very voxel whose label it takes. Null for none.</param>
    public IReadOnlyList<TrainingTarget> Build(short[] labels, Size3 size, float[]? weights = null)
    {
        var known = new short[labels.Length];
        for (var i = 0; i < known.Length; i++) known[i] = Math.Max((short)0, labels[i]);
        var full = (regions is null ? new TrainingTarget(1, size, known) : ToRegions(known, size)) with { Weights = weights };
        return scales.Count == 0 ? [full] : [.. scales.Select(scale => Downsample(full, scale))];
    }

    private TrainingTarget ToRegions(short[] labels, Size3 size)
    {
        List<IReadOnlyList<int>> channels = [.. regions!];
        if (ignoreLabel is { } ignore) channels.Add([ignore]);
        var highest = Math.Max(labels.Max(), channels.SelectMany(region => region).Max());
        var target = new short[channels.Count * labels.Length];
        for (var channel = 0; channel < channels.Count; channel++)
        {
            var inside = new short[highest + 1];
            foreach (var label in channels[channel]) inside[label] = 1;
            var values = target.AsSpan(channel * labels.Length, labels.Length);
            for (var i = 0; i < values.Length; i++) values[i] = inside[labels[i]];
        }
        return new TrainingTarget(channels.Count, size, target);
    }

    private static TrainingTarget Downsample(TrainingTarget full, IReadOnlyList<double> scale)
    {
        if (scale.All(factor => factor == 1)) return full;
        var size = new Size3(scale.Count == 2 ? 1 : Reduced(full.Size.Z, scale[^3]), Reduced(full.Size.Y, scale[^2]), Reduced(full.Size.X, scale[^1]));
        int[][] from = [NearestIndices.Of(full.Size.Z, size.Z), NearestIndices.Of(full.Size.Y, size.Y), NearestIndices.Of(full.Size.X, size.X)];
        return new TrainingTarget(full.Channels, size, Take(full.Labels, full.Size, full.Channels, from), full.Weights is null ? null : Take(full.Weights, full.Size, 1, from));

        static int Reduced(int n, double factor) => (int)Math.Round(n * factor, MidpointRounding.ToEven);
    }

    /// <param name="from">Source indices along z, y, x.</param>
    private static T[] Take<T>(T[] values, Size3 size, int channels, int[][] from)
    {
        var taken = new T[channels * from[0].Length * from[1].Length * from[2].Length];
        var at = 0;
        for (var channel = 0; channel < channels; channel++)
        {
            foreach (var z in from[0])
            {
                foreach (var y in from[1])
                {
                    var row = values.AsSpan(((((channel * size.Z) + z) * size.Y) + y) * size.X, size.X);
                    foreach (var x in from[2]) taken[at++] = row[x];
                }
            }
        }
        return taken;
    }
}
