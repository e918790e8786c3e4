using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Resampling;
using SamCrowd.NnUNet.Planning;

namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>What a case takes, from its header alone, as if nothing could be cropped.</summary>
internal static class CaseMemoryForecast
{
    /// <summary>.NET, libraries, buffers of the threads.</summary>
    private const long Fixed = 128L << 20;

    public static (long Memory, long ImageDisk, long LabelDisk) Of(CaseInputs files, Plans plans, ConfigurationPlan configuration)
    {
        var firstImage = files.Images[0];
        var header = VolumeFile.ReadHeader(firstImage);
        var channels = configuration.NormalizationSchemes.Count;
        var size = AxisPermutation.Apply(header.Size, plans.TransposeForward);
        var newSize = PreprocessedGrid.Of(header, plans, configuration, firstImage);
        var between = Math.Min((long)size.Z * newSize.Y * newSize.X, (long)newSize.Z * size.Y * size.X);
        // Read: the file's bytes and the volumes. Then: images as read, cropped labels, what is outside, and for one channel at a time
        // the array between the passes, beside the result.
        var read = size.Count * ((4L * channels) + 4 + 4);
        var work = (size.Count * ((4L * channels) + 4 + 4 + 2)) + (4 * between) + (newSize.Count * ((4L * channels) + 2 + 4));
        var transposes = plans.TransposeForward is not [0, 1, 2];
        if (transposes) work += size.Count * 4L * channels;
        var beside = (files.Weights is null ? 0 : sizeof(float)) + (files.PreviousStage is null ? 0 : sizeof(short))
            + (files.Boxes is null ? 0 : sizeof(int));
        return (
            Math.Max(read, work) + (beside * (size.Count + newSize.Count)) + Fixed, newSize.Count * 4L * channels,
            newSize.Count * (sizeof(short) + (long)beside));
    }
}
