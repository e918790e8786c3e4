using SamCrowd.NnUNet.Planning;
using SamCrowd.Segmentation.Networks.Computing;
using TorchSharp;

namespace SamCrowd.Segmentation.Networks;

/// <summary>Stages of falling resolution; the residual kind has one convolution before them.</summary>
internal sealed class Encoder
{
    private readonly StackedConvolutions? _stem;
    private readonly IStage[] _stages;

    public Encoder(ParameterList parameters, UNetShape shape)
    {
        var inputs = shape.InputChannels;
        if (shape.ResidualEncoder)
        {
            int[] unit = [.. shape.Strides[0].Select(_ => 1)];
            _stem = new StackedConvolutions(parameters, "encoder.stem", 1, inputs, shape.Features[0], shape.KernelSizes[0], unit, shape);
            inputs = shape.Features[0];
        }
        _stages = new IStage[shape.Stages];
        for (var stage = 0; stage < shape.Stages; stage++)
        {
            var (depth, features, kernel, stride) =
                (shape.EncoderDepths[stage], shape.Features[stage], shape.KernelSizes[stage], shape.Strides[stage]);
            _stages[stage] = shape.ResidualEncoder
                ? new StackedResidualBlocks(parameters, $"encoder.stages.{stage}", depth, inputs, features, kernel, stride, shape)
                : new StackedConvolutions(parameters, $"encoder.stages.{stage}.0", depth, inputs, features, kernel, stride, shape);
            inputs = features;
        }
    }

    public IEnumerable<ResidualBlock> ResidualBlocks => _stages.OfType<StackedResidualBlocks>().SelectMany(stage => stage.Blocks);

    /// <returns>Each stage's features, highest resolution first; the last is the bottleneck.</returns>
    public torch.Tensor[] Forward(torch.Tensor x, IComputation computation)
    {
        if (_stem is not null) x = _stem.Forward(x, computation);
        var features = new torch.Tensor[_stages.Length];
        for (var stage = 0; stage < _stages.Length; stage++) features[stage] = x = _stages[stage].Forward(x, computation);
        return features;
    }
}
