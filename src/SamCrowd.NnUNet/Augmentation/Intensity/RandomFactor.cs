using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Augmentation.Intensity;

/// <summary>A factor that is as often below 1 as above, uniform on either side (BGContrast of batchgeneratorsv2).</summary>
internal static class RandomFactor
{
    public static double Sample(RandomStream random, double low, double high) =>
        random.Chance(0.5) ? random.Uniform(low, 1) : random.Uniform(1, high);
}
