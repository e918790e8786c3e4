using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Augmentation.Intensity;

/// <summary>Adds normal noise of one strength, drawn anew for each voxel and channel.</summary>
public static class GaussianNoise
{
    public static GaussianNoiseParameters Sample(RandomStream random) => new(random.Uniform(0, 0.1), (long)random.NextBits());

    /// <param name="data">All channels; changed in place.</param>
    public static void Apply(Span<float> data, GaussianNoiseParameters parameters)
    {
        var noise = new RandomStream(parameters.Seed);
        for (var i = 0; i < data.Length; i++) data[i] += (float)noise.Normal(0, parameters.StandardDeviation);
    }
}
