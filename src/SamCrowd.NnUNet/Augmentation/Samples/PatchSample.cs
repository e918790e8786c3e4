using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Augmentation.Samples;

/// <summary>One patch with its labels. The transforms of this folder work on these arrays in place where they need no new size.</summary>
/// <param name="Channels">Image channels.</param>
/// <param name="Size">Voxels along z, y, x; a 2D patch has one slice.</param>
/// <param name="Data">c z y x, C order, normalised intensities.</param>
/// <param name="Labels">z y x; -1 where no image was (outside the non-zero crop or the volume).</param>
/// <param name="PreviousStage">For a cascade: the labels that the low-resolution stage predicted, z y x; else null.</param>
/// <param name="Weights">How much the loss counts each voxel, 0 to 1, z y x; null where all count the same.</param>
/// <param name="Boxes">What the annotators' boxes say of each voxel, bits as <see cref="Preprocessing.BoxMaps"/> has them, z y x; null for
/// none.</param>
internal sealed record PatchSample(int Channels, Size3 Size, float[] Data, short[] Labels, short[]? PreviousStage = null,
    float[]? Weights = null, int[]? Boxes = null)
{
    /// <summary>A patch of another size with the same parts, nothing in them yet.</summary>
    internal PatchSample EmptyOf(Size3 size) => new(
        Channels, size, new float[Channels * size.Count], new short[size.Count], PreviousStage is null ? null
        : new short[size.Count], Weights is null ? null : new float[size.Count], Boxes is null ? null : new int[size.Count]);

    public Span<float> Channel(int channel) => Data.AsSpan(checked((int)(channel * Size.Count)), checked((int)Size.Count));
}
