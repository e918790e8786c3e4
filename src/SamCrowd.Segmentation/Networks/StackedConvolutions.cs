using SamCrowd.NnUNet.Planning;
using SamCrowd.Segmentation.Networks.Computing;
using TorchSharp;

namespace SamCrowd.Segmentation.Networks;

/// <summary>Convolution blocks one after the other; only the first has a stride.</summary>
internal sealed class StackedConvolutions : IStage
{
    private readonly ConvolutionBlock[] _blocks;

    public StackedConvolutions(ParameterList parameters, string prefix, int depth, int inputs, int outputs, IReadOnlyList<int> kernel,
        IReadOnlyList<int> stride, UNetShape shape)
    {
        int[] unit = [.. stride.Select(_ => 1)];
        _blocks = [.. Enumerable.Range(0, depth).Select(index => new ConvolutionBlock(
            parameters, $"{prefix}.convs.{index}", index == 0 ? inputs : outputs, outputs, kernel, index == 0 ? stride
            : unit, shape, shape.ConvolutionBias, activate: true))];
    }

    public torch.Tensor Forward(torch.Tensor x, IComputation computation)
    {
        foreach (var block in _blocks) x = block.Forward(x, computation);
        return x;
    }
}
