using SamCrowd.Annotation;
using SamCrowd.Imaging.Files;
using SamCrowd.Sam;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Models;

namespace SamCrowd.Samples;

/// <summary>From a box on a slice to a mask: sam-from-box MODEL IMAGE SLICE X0 Y0 X1 Y1 OUTPUT.</summary>
internal static class SamFromBox
{
    public static void Run(string modelFolder, string image, int slice, PixelBox box, string output)
    {
        using var model = SamModel.Load(modelFolder);
        var scan = VolumeFile.Read<float>(image);
        var mask = model.Segment(scan, slice, box, SamPreset.Sam);
        VolumeFile.Write(output, mask.ToVolume(label: 1));
        Console.WriteLine($"{mask.Mask.Pixels.Count(inside => inside)} pixels, predicted IoU {mask.Mask.PredictedIou:F2}");
    }
}
