using SamCrowd.Segmentation.Networks.Computing;
using TorchSharp;

namespace SamCrowd.Segmentation.Networks;

/// <summary>A convolution of one voxel that makes logits.</summary>
internal sealed class SegmentationLayer
{
    private readonly Convolution _convolution;

    public SegmentationLayer(ParameterList parameters, string prefix, int inputs, int outputs, int dimensions)
    {
        int[] unit = [.. Enumerable.Repeat(1, dimensions)];
        _convolution = new Convolution(parameters, prefix, inputs, outputs, unit, unit, bias: true);
    }

    /// <returns>b k (z) y x, float32.</returns>
    public torch.Tensor Forward(torch.Tensor x, IComputation computation) => computation.Logits(x, _convolution.Weight, _convolution.Bias!);
}
