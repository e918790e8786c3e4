using SamCrowd.NnUNet.Augmentation.Intensity;
using SamCrowd.NnUNet.Augmentation.Samples;
using SamCrowd.NnUNet.Augmentation.Spatial;

namespace SamCrowd.NnUNet.Augmentation;

/// <summary>
/// nnU-Net's default augmentation (nnUNetTrainer.get_training_transforms): what is done, in which order, how often and how strongly.
/// </summary>
internal static class NnUNetTransforms
{
    public static IReadOnlyList<IPatchTransform> For(AugmentationSettings settings)
    {
        var withinSlices = settings.RotateWithinSlices || settings.IsPlanar;
        return
        [
            new SpatialTransform(settings.FinalSize, settings.LargestRotation, withinSlices),
            new GaussianNoise(0.1, new(0, 0.1)),
            new GaussianBlur(0.2, 0.5, new(0.5, 1), settings.IsPlanar),
            new Brightness(0.15, 1, new(0.75, 1.25)),
            new Contrast(0.15, 1, new(0.75, 1.25)),
            new LowResolution(0.25, 0.5, new(0.5, 1), withinSlices),
            new GammaCorrection(0.1, 1, new(0.7, 1.5), Invert: true),
            new GammaCorrection(0.3, 1, new(0.7, 1.5), Invert: false),
            new Mirroring([.. settings.MirrorAxes.Select(axis => settings.IsPlanar ? axis + 1 : axis)]),
        ];
    }
}
