using SamCrowd.NnUNet.Planning;
using SamCrowd.Segmentation.Networks.Computing;
using TorchSharp;

namespace SamCrowd.Segmentation.Networks;

/// <summary>Residual blocks one after the other; only the first has a stride.</summary>
internal sealed class StackedResidualBlocks : IStage
{
    public StackedResidualBlocks(ParameterList parameters, string prefix, int depth, int inputs, int outputs, IReadOnlyList<int> kernel,
        IReadOnlyList<int> stride, UNetShape shape)
    {
        int[] unit = [.. stride.Select(_ => 1)];
        Blocks = [.. Enumerable.Range(0, depth).Select(index => new ResidualBlock(
            parameters, $"{prefix}.blocks.{index}", index == 0 ? inputs : outputs, outputs, kernel, index == 0 ? stride : unit, shape))];
    }

    public IReadOnlyList<ResidualBlock> Blocks { get; }

    public torch.Tensor Forward(torch.Tensor x, IComputation computation)
    {
        foreach (var block in Blocks) x = block.Forward(x, computation);
        return x;
    }
}
