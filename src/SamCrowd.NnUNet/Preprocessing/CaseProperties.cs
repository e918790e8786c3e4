using SamCrowd.Imaging;
using SamCrowd.Imaging.Cropping;
using SamCrowd.NnUNet.Planning;

namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>What preprocessing did to a case: enough to bring a prediction back to the original grid.</summary>
/// <param name="Geometry">Of the original images.</param>
/// <param name="OriginalSize">Of the original images, z y x.</param>
/// <param name="TransposeForward">Plan axis i is original array axis TransposeForward[i].</param>
/// <param name="SizeBeforeCropping">In plan axes.</param>
/// <param name="Crop">The non-zero box, in plan axes.</param>
/// <param name="OutsideVoxels">Voxels of the box outside the body (before resampling).</param>
/// <param name="Size">After resampling, in plan axes.</param>
/// <param name="Spacing">After resampling, mm, in plan axes.</param>
/// <param name="ClassLocations">Empty for a case without labels.</param>
internal sealed record CaseProperties(
    Geometry Geometry,
    Size3 OriginalSize,
    IReadOnlyList<int> TransposeForward,
    Size3 SizeBeforeCropping,
    CropBox Crop,
    long OutsideVoxels,
    Size3 Size,
    IReadOnlyList<double> Spacing,
    IReadOnlyList<ClassLocations> ClassLocations)
{
    /// <summary>nnU-Net's shape_after_cropping_and_before_resampling: what logits are resampled to.</summary>
    public Size3 SizeAfterCropping => Crop.Size;

    /// <summary>The original spacing in plan axes, mm.</summary>
    public IReadOnlyList<double> OriginalSpacing
    {
        get
        {
            var spacing = Geometry.Spacing.ToZyx();
            return [.. TransposeForward.Select(axis => spacing[axis])];
        }
    }

    /// <summary>
    /// The axis that <paramref name="resampling"/> treats apart on the way from the network's grid back to the cropped one.
    /// </summary>
    public int? SeparateAxisBack(ResamplingPlan resampling) => resampling.ToSettings().SeparateAxis(Spacing, OriginalSpacing);

    /// <summary>
    /// Puts a label map of the cropped grid (plan axes, <see cref="SizeAfterCropping"/>) back into the original grid; 0 outside the crop.
    /// </summary>
    public Volume<short> ToOriginalGrid(ReadOnlySpan<short> cropped)
    {
        if (cropped.Length != SizeAfterCropping.Count)
            throw new ArgumentException($"the crop of {SizeAfterCropping} has {SizeAfterCropping.Count} voxels, not {cropped.Length}",
                nameof(cropped));
        var original = new Volume<short>(OriginalSize, Geometry);
        ReadOnlySpan<int> originalStrides = [OriginalSize.Y * OriginalSize.X, OriginalSize.X, 1];
        var (stepZ, stepY, stepX) =
            (originalStrides[TransposeForward[0]], originalStrides[TransposeForward[1]], originalStrides[TransposeForward[2]]);
        for (var z = 0; z < Crop.Size.Z; z++)
        {
            for (var y = 0; y < Crop.Size.Y; y++)
            {
                var row = cropped.Slice(((z * Crop.Size.Y) + y) * Crop.Size.X, Crop.Size.X);
                var start = ((Crop.First.Start + z) * stepZ) + ((Crop.Second.Start + y) * stepY) + (Crop.Third.Start * stepX);
                for (var x = 0; x < row.Length; x++) original.Voxels[start + (x * stepX)] = row[x];
            }
        }
        return original;
    }
}
