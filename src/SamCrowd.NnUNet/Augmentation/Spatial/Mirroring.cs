using SamCrowd.Imaging;
using SamCrowd.NnUNet.Augmentation.Samples;

namespace SamCrowd.NnUNet.Augmentation.Spatial;

/// <summary>Flips along each of some axes with probability one half (MirrorTransform of batchgeneratorsv2).</summary>
/// <param name="Axes">0 = z, 1 = y, 2 = x.</param>
internal sealed record Mirroring(IReadOnlyList<int> Axes) : IPatchTransform
{
    private const double Probability = 0.5;

    /// <returns>For z, y, x: whether to flip.</returns>
    public (bool Z, bool Y, bool X) Sample(RandomStream random)
    {
        Span<bool> flip = stackalloc bool[3];
        foreach (var axis in Axes) flip[axis] = random.Chance(Probability);
        return (flip[0], flip[1], flip[2]);
    }

    /// <summary>Flips image, labels, weights and boxes in place.</summary>
    public static void Apply(PatchSample sample, (bool Z, bool Y, bool X) flip)
    {
        for (var channel = 0; channel < sample.Channels; channel++) Flip(sample.Channel(channel), sample.Size, flip);
        Flip<short>(sample.Labels, sample.Size, flip);
        if (sample.PreviousStage is not null) Flip<short>(sample.PreviousStage, sample.Size, flip);
        if (sample.Weights is not null) Flip<float>(sample.Weights, sample.Size, flip);
        if (sample.Boxes is not null) Flip<int>(sample.Boxes, sample.Size, flip);
    }

    public PatchSample Apply(PatchSample patch, RandomStream random)
    {
        Apply(patch, Sample(random));
        return patch;
    }

    public override string ToString() => Axes.Count == 0
        ? "no mirroring"
        : FormattableString.Invariant($"mirroring along {string.Join(", ", Axes.Select(axis => "zyx"[axis]))} (p = {Probability} each)");

    private static void Flip<T>(Span<T> voxels, Size3 size, (bool Z, bool Y, bool X) flip)
    {
        if (flip.X)
            for (var row = 0; row < voxels.Length; row += size.X) voxels.Slice(row, size.X).Reverse();
        if (flip.Y)
            for (var slice = 0; slice < voxels.Length; slice += size.Y * size.X)
                ReverseBlocks(voxels.Slice(slice, size.Y * size.X), size.X);
        if (flip.Z) ReverseBlocks(voxels, size.Y * size.X);
    }

    /// <summary>Reverses the order of blocks of a given length, each block staying as it is.</summary>
    private static void ReverseBlocks<T>(Span<T> voxels, int length)
    {
        var held = new T[length];
        for (int first = 0, last = voxels.Length - length; first < last; first += length, last -= length)
        {
            voxels.Slice(first, length).CopyTo(held);
            voxels.Slice(last, length).CopyTo(voxels[first..]);
            held.CopyTo(voxels[last..]);
        }
    }
}
