using SamCrowd.Imaging;
using SamCrowd.Imaging.Morphology;

namespace SamCrowd.NnUNet.Augmentation.Labels;

/// <summary>
/// Binary morphology with a ball (in one slice: a disk) by distances: a voxel lies in the dilation where the mask is no farther than the
/// radius. Takes the same time for every radius. Outside the patch there is background for a dilation and foreground for an erosion.
/// </summary>
internal static class BallMorphology
{
    private static readonly double[] Unit = [1, 1, 1];

    /// <param name="radius">Voxels.</param>
    public static bool[] Apply(bool[] mask, Size3 size, BinaryOperator operation, double radius) => operation switch
    {
        BinaryOperator.Dilation => Dilate(mask, size, radius),
        BinaryOperator.Erosion => Erode(mask, size, radius),
        BinaryOperator.Closing => Erode(Dilate(mask, size, radius), size, radius),
        _ => Dilate(Erode(mask, size, radius), size, radius),
    };

    private static bool[] Dilate(bool[] mask, Size3 size, double radius) =>
        Array.ConvertAll(DistanceTransform.ToMask(mask, size, Unit), distance => distance <= radius);

    private static bool[] Erode(bool[] mask, Size3 size, double radius) =>
        Array.ConvertAll(DistanceTransform.ToBackground(mask, size, Unit), distance => distance > radius);
}

/// <summary>Morphological operators with a ball as structuring element.</summary>
internal enum BinaryOperator
{
    Dilation,
    Erosion,
    Closing,
    Opening,
}
