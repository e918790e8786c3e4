using SamCrowd.Segmentation.Networks.Computing;
using TorchSharp;

namespace SamCrowd.Segmentation.Networks;

/// <summary>Upsamples by a whole factor: kernel and stride are equal.</summary>
internal sealed class TransposedConvolution
{
    private readonly torch.Tensor _weight;
    private readonly torch.Tensor? _bias;
    private readonly long[] _stride;

    public TransposedConvolution(ParameterList parameters, string prefix, int inputs, int outputs, IReadOnlyList<int> stride, bool bias)
    {
        _stride = [.. stride];
        _weight = parameters.Add($"{prefix}.weight", [inputs, outputs, .. stride]);
        _bias = bias ? parameters.Add($"{prefix}.bias", outputs) : null;
    }

    public torch.Tensor Forward(torch.Tensor x, IComputation computation) => computation.Upsample(x, _weight, _bias, _stride);
}
