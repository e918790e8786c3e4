using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Augmentation.Samples;

/// <summary>What a parameter of a transform is drawn from.</summary>
internal readonly record struct SampleRange(double From, double To)
{
    public double Uniform(RandomStream random) => random.Uniform(From, To);

    /// <summary>As often below 1 as above, uniform on either side (BGContrast of batchgeneratorsv2).</summary>
    public double AroundOne(RandomStream random) => random.Chance(0.5) ? random.Uniform(From, 1) : random.Uniform(1, To);

    public override string ToString() => FormattableString.Invariant($"{From} to {To}");
}
