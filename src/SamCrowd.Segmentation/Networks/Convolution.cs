using SamCrowd.Segmentation.Networks.Computing;
using TorchSharp;

namespace SamCrowd.Segmentation.Networks;

/// <summary>A 2D or 3D convolution that keeps the image size but for its stride.</summary>
internal sealed class Convolution
{
    private readonly long[] _stride, _padding;

    public Convolution(ParameterList parameters, string prefix, int inputs, int outputs, IReadOnlyList<int> kernel,
        IReadOnlyList<int> stride, bool bias)
    {
        _stride = [.. stride];
        _padding = [.. kernel.Select(size => (long)(size - 1) / 2)];
        Weight = parameters.Add($"{prefix}.weight", [outputs, inputs, .. kernel]);
        Bias = bias ? parameters.Add($"{prefix}.bias", outputs) : null;
    }

    public torch.Tensor Weight { get; }

    public torch.Tensor? Bias { get; }

    public torch.Tensor Forward(torch.Tensor x, IComputation computation) => computation.Convolve(x, Weight, Bias, _stride, _padding);
}
