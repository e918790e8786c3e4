using SamCrowd.NnUNet.Planning;
using SamCrowd.Segmentation.Networks.Computing;
using TorchSharp;

namespace SamCrowd.Segmentation.Networks;

/// <summary>
/// Upsampling, concatenation with the encoder's features of that resolution, convolutions; a 1x1 convolution makes logits of each stage.
/// </summary>
internal sealed class Decoder
{
    /// <summary>What the names of the layers that make logits begin with.</summary>
    public const string SegmentationLayers = "decoder.seg_layers.";

    private readonly StackedConvolutions[] _stages;
    private readonly TransposedConvolution[] _upsampling;
    private readonly SegmentationLayer[] _segmentation;

    public Decoder(ParameterList parameters, UNetShape shape)
    {
        parameters.AliasAll("decoder.");
        var count = shape.Stages - 1;
        int[] unit = [.. shape.Strides[0].Select(_ => 1)];
        // Stage 0 of the decoder has the lowest resolution; torch lists the three kinds one after the other.
        _stages = [.. Enumerable.Range(0, count).Select(stage => new StackedConvolutions(
            parameters, $"decoder.stages.{stage}", shape.DecoderDepths[stage], 2 * SkipFeatures(stage), SkipFeatures(stage),
            shape.KernelSizes[count - 1 - stage], unit, shape))];
        _upsampling = [.. Enumerable.Range(0, count).Select(stage => new TransposedConvolution(
            parameters, $"decoder.transpconvs.{stage}", shape.Features[count - stage], SkipFeatures(stage), shape.Strides[count - stage],
            shape.ConvolutionBias))];
        _segmentation = [.. Enumerable.Range(0, count).Select(stage => new SegmentationLayer(
            parameters, $"{SegmentationLayers}{stage}", SkipFeatures(stage), shape.OutputChannels, shape.Dimensions))];

        int SkipFeatures(int stage) => shape.Features[count - 1 - stage];
    }

    /// <param name="outputs">How many of the highest resolutions to make logits of, at least 1.</param>
    /// <returns>float32 logits, highest resolution first.</returns>
    public torch.Tensor[] Forward(torch.Tensor[] features, IComputation computation, int outputs)
    {
        var logits = new torch.Tensor[outputs];
        var x = features[^1];
        for (var stage = 0; stage < _stages.Length; stage++)
        {
            var (up, skip) = (_upsampling[stage].Forward(x, computation), features[^(stage + 2)]);
            x = _stages[stage].Forward(computation.Join(up, skip), computation);
            var resolution = _stages.Length - 1 - stage;
            if (resolution < outputs) logits[resolution] = _segmentation[stage].Forward(x, computation);
        }
        return logits;
    }
}
