using System.Numerics;
using System.Runtime.InteropServices;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Planning;

namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>Refuses what preprocessing would turn into nonsense, naming the file.</summary>
internal static class CaseInputCheck
{
    /// <summary>What a file of scaled integers may make of 0 and 1.</summary>
    private const float WeightRounding = 1e-5f;

    public static void Images(IReadOnlyList<Volume<float>> channels, Plans plans, ConfigurationPlan configuration, CaseNames names,
        int threads)
    {
        if (channels.Count != configuration.NormalizationSchemes.Count)
            throw new InvalidInputException(
                $"{(names.Images is [var first, ..] ? first : "the case")}: the case has {channels.Count} channels, the "
                + $"plans want {configuration.NormalizationSchemes.Count}; give one file a channel (…_0000, _0001, …) or plan again");
        for (var channel = 0; channel < channels.Count; channel++)
        {
            var (volume, name) = (channels[channel], names.Images[channel]);
            if (volume.Size != channels[0].Size)
                throw new InvalidInputException($"{name}: has {volume.Size} voxels (z, y, x), {names.Images[0]} has {channels[0].Size}; "
                    + "all channels need one grid");
            if (volume.Size.Count == 0) throw new InvalidInputException($"{name}: has no voxels; replace the file");
            if (volume.Geometry.Spacing.ToZyx().Any(value => !(value > 0) || !double.IsFinite(value)))
                throw new InvalidInputException($"{name}: its spacing is {string.Join(" x ", volume.Geometry.Spacing.ToXyz())} mm; every "
                    + "axis needs one above 0: correct the file's header");
            var wrong = CountNotFinite(volume, threads);
            if (wrong > 0)
                throw new InvalidInputException($"{name}: {wrong} voxels are NaN or infinite; replace them, e.g. by the "
                    + "background's value");
        }
        if (plans.TransposeForward.Count != 3) throw new InvalidInputException("transpose_forward in the plans needs three axes");
    }

    public static void Labels(Volume<short> labels, Size3 imageSize, LabelScheme scheme, CaseNames names)
    {
        if (labels.Size != imageSize)
            throw new InvalidInputException($"{names.Labels}: has {labels.Size} voxels (z, y, x), {names.Images[0]} has {imageSize}; the "
                + "label map needs the image's grid");
        var allowed = new bool[1 << 16];
        foreach (var value in scheme.All) allowed[value - short.MinValue] = true;
        if (scheme.IgnoreLabel is { } ignore) allowed[ignore - short.MinValue] = true;
        ReadOnlySpan<short> rest = labels.Voxels;
        while (!rest.IsEmpty)
        {
            var value = rest[0];
            if (!allowed[value - short.MinValue])
                throw new InvalidInputException($"{names.Labels}: holds the label {value}, dataset.json declares "
                    + $"{string.Join(", ", scheme.All)}{(scheme.IgnoreLabel is { } extra ? $" and ignore {extra}" : "")}; declare it or "
                    + "correct the file");
            var change = rest.IndexOfAnyExcept(value);
            rest = change < 0 ? [] : rest[change..];
        }
    }

    /// <summary>Weights belong to the label map's voxels, so its grid is wanted, also where its header differs from the image's.</summary>
    public static void Weights(Volume<float> weights, Volume<short> labels, CaseNames names)
    {
        if (weights.Size != labels.Size)
            throw new InvalidInputException($"{names.Weights}: has {weights.Size} voxels (z, y, x), {names.Labels} has {labels.Size}; "
                + "voxel weights need the label map's grid");
        if (!weights.Geometry.Matches(labels.Geometry))
            throw new InvalidInputException($"{names.Weights}: lies elsewhere in the world than {names.Labels}; voxel weights need the "
                + "label map's grid, header and all");
        var wrong = weights.Voxels.LongCount(value => !(value >= -WeightRounding && value <= 1 + WeightRounding));
        if (wrong > 0) throw new InvalidInputException($"{names.Weights}: {wrong} voxels are not from 0 to 1; voxel weights are");
    }

    /// <summary>As for weights.</summary>
    public static void Boxes(Volume<int> boxes, Volume<short> labels, CaseNames names)
    {
        if (boxes.Size != labels.Size || !boxes.Geometry.Matches(labels.Geometry))
            throw new InvalidInputException(names.Boxes, $"has another grid than {names.Labels}", "make it from the case's own boxes");
    }

    private static long CountNotFinite(Volume<float> volume, int threads)
    {
        long total = 0;
        Parallel.For(0, volume.Size.Z, new ParallelOptions { MaxDegreeOfParallelism = threads }, z =>
        {
            var slice = volume.Slice(z);
            // Zero times NaN or infinity is NaN and anything else is zero: a clean slice is passed at full speed.
            if (!float.IsNaN(SumOfZeroProducts(slice))) return;
            var count = 0;
            foreach (var value in slice) count += float.IsFinite(value) ? 0 : 1;
            Interlocked.Add(ref total, count);
        });
        return total;
    }

    private static float SumOfZeroProducts(ReadOnlySpan<float> values)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var sum = Vector<float>.Zero;
        foreach (var vector in vectors) sum += vector * Vector<float>.Zero;
        var rest = Vector.Sum(sum);
        foreach (var value in values[(vectors.Length * Vector<float>.Count)..]) rest += value * 0;
        return rest;
    }
}
