using SamCrowd.Imaging;
using SamCrowd.Imaging.Files.Voxels;
using SamCrowd.Imaging.Resampling;
using SamCrowd.NnUNet.Planning;

namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>The grid that an image is brought to, from its header alone, as if nothing could be cropped.</summary>
internal static class PreprocessedGrid
{
    /// <param name="file">The image, for errors.</param>
    /// <exception cref="InvalidInputException">The grid would be too large.</exception>
    public static Size3 Of(VolumeHeader header, Plans plans, ConfigurationPlan configuration, string file)
    {
        var spacing = header.Geometry.Spacing.ToZyx();
        double[] transposed = [.. plans.TransposeForward.Select(axis => spacing[axis])];
        try
        {
            return ResampledGrid.NewSize(
                AxisPermutation.Apply(header.Size, plans.TransposeForward), transposed, configuration.TargetSpacing(transposed));
        }
        catch (InvalidInputException error)
        {
            throw new InvalidInputException($"{file}: {error.Message}", error);
        }
    }
}
