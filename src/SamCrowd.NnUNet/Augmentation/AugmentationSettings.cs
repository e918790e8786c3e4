using SamCrowd.Imaging;
using SamCrowd.NnUNet.Augmentation.Samples;

namespace SamCrowd.NnUNet.Augmentation;

/// <summary>
/// How patches are augmented. <see cref="ForPatch"/> gives nnU-Net's choices
/// (nnUNetTrainer.configure_rotation_dummyDA_mirroring_and_inital_patch_size).
/// </summary>
internal sealed record AugmentationSettings
{
    private const double AnisotropyThreshold = 3;
    private const double SmallestScale = 0.85;

    /// <summary>The plan's patch size, z y x or, for a 2D configuration, y x.</summary>
    public required IReadOnlyList<int> PatchSize { get; init; }

    /// <summary>Largest rotation about an axis in radians; angles are uniform in ± this.</summary>
    public required double LargestRotation { get; init; }

    /// <summary>
    /// Rotate and scale within the slices only: for patches whose first axis is more than three times shorter than the longest.
    /// </summary>
    public bool RotateWithinSlices { get; init; }

    /// <summary>Axes of the patch that may be mirrored, 0 = the patch's first; empty for none.</summary>
    public required IReadOnlyList<int> MirrorAxes { get; init; }

    /// <summary>Output size / patch size along each axis, one entry a network output, highest resolution first.</summary>
    public IReadOnlyList<IReadOnlyList<double>> DeepSupervisionScales { get; init; } = [];

    /// <summary>For each channel: whether it is set to 0 where the labels are -1, as its normalisation did.</summary>
    public IReadOnlyList<bool> UseMaskForNorm { get; init; } = [];

    /// <summary>
    /// What is done to a patch, in this order; the first brings it to <see cref="FinalSize"/>. Null for nnU-Net's own list.
    /// </summary>
    public IReadOnlyList<IPatchTransform>? Transforms { get; init; }

    public int? IgnoreLabel { get; init; }

    /// <summary>
    /// For a cascade: the foreground labels of the previous stage, each of which becomes one more input channel; null for none.
    /// </summary>
    public IReadOnlyList<int>? CascadeLabels { get; init; }

    public bool IsPlanar => PatchSize.Count == 2;

    /// <summary>The patch size with one slice for 2D.</summary>
    public Size3 FinalSize => IsPlanar ? new Size3(1, PatchSize[0], PatchSize[1]) : Size3.FromArray(PatchSize);

    /// <summary>Size of the patch to cut from the volume, so that rotation and scaling meet as few borders as may be.</summary>
    public Size3 InitialSize
    {
        get
        {
            var size = InitialPatchSize.Compute(PatchSize, LargestRotation, SmallestScale);
            if (RotateWithinSlices) size[0] = PatchSize[0];
            return IsPlanar ? new Size3(1, size[0], size[1]) : Size3.FromArray(size);
        }
    }

    /// <param name="mirrorAxes">Null for all axes, nnU-Net's default.</param>
    public static AugmentationSettings ForPatch(IReadOnlyList<int> patchSize, IReadOnlyList<int>? mirrorAxes = null)
    {
        if (patchSize.Count is not (2 or 3))
            throw new InvalidInputException($"a patch size has 2 or 3 numbers, not {patchSize.Count}; correct patch_size of the plans");
        var withinSlices = patchSize.Count == 3 && (double)patchSize.Max() / patchSize[0] > AnisotropyThreshold;
        var degrees = patchSize.Count == 2
            ? (double)patchSize.Max() / patchSize.Min() > 1.5 ? 15 : 180
            : withinSlices ? 180 : 30;
        return new AugmentationSettings
        {
            PatchSize = patchSize,
            LargestRotation = degrees / 360.0 * 2 * Math.PI,
            RotateWithinSlices = withinSlices,
            MirrorAxes = mirrorAxes ?? [.. Enumerable.Range(0, patchSize.Count)],
        };
    }
}
