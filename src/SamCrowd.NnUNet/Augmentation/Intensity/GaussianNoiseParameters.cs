namespace SamCrowd.NnUNet.Augmentation.Intensity;

/// <param name="StandardDeviation">In units of the normalised intensities.</param>
/// <param name="Seed">Key of the noise's own random stream.</param>
public sealed record GaussianNoiseParameters(double StandardDeviation, long Seed);
