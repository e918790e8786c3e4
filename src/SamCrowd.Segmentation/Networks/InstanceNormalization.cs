using SamCrowd.Segmentation.Networks.Computing;
using TorchSharp;

namespace SamCrowd.Segmentation.Networks;

/// <summary>Normalises each channel of each sample to mean 0 and variance 1, scales and shifts it, and may apply LeakyReLU.</summary>
internal sealed class InstanceNormalization
{
    private readonly double _epsilon;
    private readonly double? _negativeSlope;

    /// <param name="negativeSlope">Of LeakyReLU; null for none.</param>
    public InstanceNormalization(ParameterList parameters, string prefix, int channels, double epsilon, double? negativeSlope)
    {
        (_epsilon, _negativeSlope) = (epsilon, negativeSlope);
        Weight = parameters.Add($"{prefix}.weight", channels);
        Bias = parameters.Add($"{prefix}.bias", channels);
    }

    public torch.Tensor Weight { get; }

    public torch.Tensor Bias { get; }

    /// <param name="x">b c (z) y x. Its memory may be used for the result.</param>
    public torch.Tensor Forward(torch.Tensor x, IComputation computation) =>
        computation.Normalize(x, Weight, Bias, _epsilon, _negativeSlope);
}
