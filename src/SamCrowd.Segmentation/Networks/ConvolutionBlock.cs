using SamCrowd.NnUNet.Planning;
using SamCrowd.Segmentation.Networks.Computing;
using TorchSharp;

namespace SamCrowd.Segmentation.Networks;

/// <summary>Convolution, instance normalisation and, unless it ends a residual branch, LeakyReLU.</summary>
internal sealed class ConvolutionBlock
{
    private readonly Convolution _convolution;
    private readonly InstanceNormalization _normalization;

    public ConvolutionBlock(
        ParameterList parameters, string prefix, int inputs, int outputs, IReadOnlyList<int> kernel, IReadOnlyList<int> stride,
        UNetShape shape, bool bias, bool activate)
    {
        _convolution = new Convolution(parameters, $"{prefix}.conv", inputs, outputs, kernel, stride, bias);
        _normalization = new InstanceNormalization(parameters, $"{prefix}.norm", outputs, shape.NormalizationEpsilon, activate
            ? shape.NegativeSlope : null);
        parameters.Alias($"{prefix}.all_modules.0.weight", _convolution.Weight);
        if (_convolution.Bias is not null) parameters.Alias($"{prefix}.all_modules.0.bias", _convolution.Bias);
        parameters.Alias($"{prefix}.all_modules.1.weight", _normalization.Weight);
        parameters.Alias($"{prefix}.all_modules.1.bias", _normalization.Bias);
    }

    public InstanceNormalization Normalization => _normalization;

    public torch.Tensor Forward(torch.Tensor x, IComputation computation) =>
        _normalization.Forward(_convolution.Forward(x, computation), computation);
}
