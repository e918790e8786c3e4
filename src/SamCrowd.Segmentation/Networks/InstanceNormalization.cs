using TorchSharp;

namespace SamCrowd.Segmentation.Networks;

/// <summary>
/// Normalises each channel of each sample to mean 0 and variance 1, then scales and shifts it. Computed as group normalisation with one
/// channel a group, which is the same formula and whose CPU kernel is several times faster (1.2 against 9.9 ms for 8 channels of 40x56x40, batch 4).
/// </summary>
internal sealed class InstanceNormalization
{
    private readonly int _channels;
    private readonly double _epsilon;

    public InstanceNormalization(ParameterList parameters, string prefix, int channels, double epsilon)
    {
        (_channels, _epsilon) = (channels, epsilon);
        Weight = parameters.Add($"{prefix}.weight", channels);
        Bias = parameters.Add($"{prefix}.bias", channels);
    }

    public torch.Tensor Weight { get; }

    public torch.Tensor Bias { get; }

    public torch.Tensor Forward(torch.Tensor x) => torch.nn.functional.group_norm(x, _channels, Weight, Bias, _epsilon);
}
