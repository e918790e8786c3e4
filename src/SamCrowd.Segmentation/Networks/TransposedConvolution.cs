using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace SamCrowd.Segmentation.Networks;

/// <summary>Upsamples by a whole factor: kernel and stride are equal.</summary>
internal sealed class TransposedConvolution
{
    private readonly torch.Tensor _weight;
    private readonly torch.Tensor? _bias;
    private readonly long[] _stride;

    public TransposedConvolution(ParameterList parameters, string prefix, int inputs, int outputs, int[] stride, bool bias)
    {
        _stride = [.. stride];
        _weight = parameters.Add($"{prefix}.weight", [inputs, outputs, .. stride]);
        _bias = bias ? parameters.Add($"{prefix}.bias", outputs) : null;
    }

    public torch.Tensor Forward(torch.Tensor x, torch.ScalarType type)
    {
        var weight = _weight.to(type);
        var bias = _bias?.to(type);
        return _stride.Length == 2
            ? F.conv_transpose2d(x.to(type), weight, bias, _stride, [0, 0], [0, 0], [1, 1])
            : F.conv_transpose3d(x.to(type), weight, bias, _stride);
    }
}
