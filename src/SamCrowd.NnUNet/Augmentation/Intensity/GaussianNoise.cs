using SamCrowd.Imaging;
using SamCrowd.NnUNet.Augmentation.Samples;

namespace SamCrowd.NnUNet.Augmentation.Intensity;

/// <summary>
/// Adds normal noise of one strength, drawn anew for each voxel and channel (GaussianNoiseTransform of batchgeneratorsv2).
/// </summary>
/// <param name="Probability">Share of the patches.</param>
/// <param name="StandardDeviation">In units of the normalised intensities; the peer calls it noise_variance and takes it as this.</param>
internal sealed record GaussianNoise(double Probability, SampleRange StandardDeviation) : IPatchTransform
{
    public GaussianNoiseParameters Sample(RandomStream random) => new(StandardDeviation.Uniform(random), (long)random.NextBits());

    /// <param name="data">All channels; changed in place.</param>
    public static void Apply(Span<float> data, GaussianNoiseParameters parameters)
    {
        var noise = new RandomStream(parameters.Seed);
        for (var i = 0; i < data.Length; i++) data[i] += (float)noise.Normal(0, parameters.StandardDeviation);
    }

    public PatchSample Apply(PatchSample patch, RandomStream random)
    {
        if (random.Chance(Probability)) Apply(patch.Data, Sample(random));
        return patch;
    }

    public override string ToString() =>
        FormattableString.Invariant($"Gaussian noise of standard deviation {StandardDeviation} (p = {Probability})");
}

/// <param name="StandardDeviation">In units of the normalised intensities.</param>
/// <param name="Seed">Key of the noise's own random stream.</param>
internal sealed record GaussianNoiseParameters(double StandardDeviation, long Seed);
