using SamCrowd.NnUNet.Planning;
using SamCrowd.Segmentation.Networks.Computing;
using TorchSharp;

namespace SamCrowd.Segmentation.Networks;

/// <summary>
/// Two convolutions and a skip (He et al. 2019, "Bag of tricks", ResNet-D): a strided skip pools by the mean, one that changes the
/// number of channels has a 1x1 convolution.
/// </summary>
internal sealed class ResidualBlock : IStage
{
    private readonly ConvolutionBlock _first, _second;
    private readonly ConvolutionBlock? _projection;
    private readonly long[]? _pooling;
    private readonly double _negativeSlope;

    public ResidualBlock(ParameterList parameters, string prefix, int inputs, int outputs, IReadOnlyList<int> kernel,
        IReadOnlyList<int> stride, UNetShape shape)
    {
        int[] unit = [.. stride.Select(_ => 1)];
        _negativeSlope = shape.NegativeSlope;
        _first = new ConvolutionBlock(parameters, $"{prefix}.conv1", inputs, outputs, kernel, stride, shape, shape.ConvolutionBias,
            activate: true);
        _second = new ConvolutionBlock(parameters, $"{prefix}.conv2", outputs, outputs, kernel, unit, shape, shape.ConvolutionBias,
            activate: false);
        _pooling = stride.Any(step => step != 1) ? [.. stride] : null;
        if (inputs == outputs) return;
        // The projection's place in the skip's list depends on whether pooling comes before it.
        _projection = new ConvolutionBlock(parameters, $"{prefix}.skip.{(_pooling is null ? 0 : 1)}", inputs, outputs, unit, unit, shape,
            bias: false, activate: false);
    }

    /// <summary>The normalisation whose scale and shift start at 0, so that a new block passes its skip through.</summary>
    public InstanceNormalization LastNormalization => _second.Normalization;

    public torch.Tensor Forward(torch.Tensor x, IComputation computation)
    {
        var skip = x;
        if (_pooling is not null) skip = computation.Pool(skip, _pooling);
        if (_projection is not null) skip = _projection.Forward(skip, computation);
        var branch = _second.Forward(_first.Forward(x, computation), computation);
        return computation.Add(branch, skip, _negativeSlope);
    }
}
