using SamCrowd.Imaging.Files;
using SamCrowd.Segmentation;

namespace SamCrowd.Samples;

/// <summary>From a CT to its organs: segment-ct MODEL IMAGE OUTPUT.</summary>
internal static class SegmentCt
{
    public static void Run(string modelFolder, string image, string output)
    {
        using var model = SegmentationModel.Load(modelFolder);
        var scan = VolumeFile.Read<float>(image);
        var result = model.Segment([scan], withProbabilities: true);
        VolumeFile.Write(output, result.Labels);
        foreach (var label in model.LabelNames.Skip(1))
        {
            var voxels = result.Labels.Voxels.Count(value => value == result.ValueOf(label));
            Console.WriteLine($"{label}: {voxels} voxels, largest probability {result.Probability(label).Voxels.Max():F3}");
        }
    }
}
