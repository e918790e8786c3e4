using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.NnUNet.Planning;
using SamCrowd.Segmentation.Export.Onnx;

namespace SamCrowd.Segmentation.Export;

/// <summary>
/// A trained U-Net as an ONNX model (opset 17): input "image", b c (z) y x, float32, normalised; output "logits", b k (z) y x. Batch and
/// image sizes are free; each image axis must be a multiple of the product of its strides.
/// </summary>
internal sealed class NetworkOnnxModel
{
    public const string InputName = "image", OutputName = "logits";

    private readonly OnnxGraph _graph = new("samcrowd-unet");
    private readonly UNetShape _shape;
    private readonly StoredDictionary _weights;

    private NetworkOnnxModel(UNetShape shape, StoredDictionary weights) => (_shape, _weights) = (shape, weights);

    /// <param name="weights">nnU-Net's "network_weights".</param>
    /// <param name="metadata">Written into the model, e.g. where it came from.</param>
    public static void Write(string path, UNetShape shape, StoredDictionary weights, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var model = new NetworkOnnxModel(shape, weights);
        string[] axes = shape.Dimensions == 2 ? ["y", "x"] : ["z", "y", "x"];
        model._graph.Input(InputName, OnnxElementType.Float, ["batch", shape.InputChannels, .. axes.Select(axis => (OnnxDimension)axis)]);
        model.Decode(model.Encode(InputName));
        model._graph.Output(OutputName, OnnxElementType.Float,
            ["batch", shape.OutputChannels, .. axes.Select(axis => (OnnxDimension)axis)]);
        model._graph.Write(path, 17, metadata);
    }

    private string[] Encode(string x)
    {
        if (_shape.ResidualEncoder) x = Convolutions("encoder.stem", 1, x, _shape.KernelSizes[0], Unit);
        var features = new string[_shape.Stages];
        for (var stage = 0; stage < _shape.Stages; stage++)
        {
            var (depth, kernel, stride) = (_shape.EncoderDepths[stage], _shape.KernelSizes[stage], _shape.Strides[stage]);
            if (_shape.ResidualEncoder)
                for (var block = 0; block < depth; block++)
                    x = ResidualBlock($"encoder.stages.{stage}.blocks.{block}", x, kernel, block == 0 ? stride : Unit);
            else x = Convolutions($"encoder.stages.{stage}.0", depth, x, kernel, stride);
            features[stage] = x;
        }
        return features;
    }

    private void Decode(string[] features)
    {
        var x = features[^1];
        for (var stage = 0; stage < _shape.Stages - 1; stage++)
        {
            var resolution = _shape.Stages - 2 - stage;
            var stride = Long(_shape.Strides[resolution + 1]);
            var up = _graph.Node("ConvTranspose", Inputs(x, $"decoder.transpconvs.{stage}"), ("strides", stride), ("kernel_shape", stride));
            var joined = _graph.Node("Concat", [up, features[resolution]], ("axis", 1));
            x = Convolutions($"decoder.stages.{stage}", _shape.DecoderDepths[stage], joined, _shape.KernelSizes[resolution], Unit);
        }
        _graph.Node("Conv", Inputs(x, $"decoder.seg_layers.{_shape.Stages - 2}"), OutputName, ("kernel_shape", Long(Unit)));
    }

    private int[] Unit => [.. Enumerable.Repeat(1, _shape.Dimensions)];

    private string Convolutions(string prefix, int depth, string x, IReadOnlyList<int> kernel, IReadOnlyList<int> stride)
    {
        for (var index = 0; index < depth; index++)
            x = Activate(ConvolutionAndNorm($"{prefix}.convs.{index}", x, kernel, index == 0 ? stride : Unit));
        return x;
    }

    private string ResidualBlock(string prefix, string x, IReadOnlyList<int> kernel, IReadOnlyList<int> stride)
    {
        var skip = x;
        var pooled = stride.Any(step => step != 1);
        if (pooled) skip = _graph.Node("AveragePool", [skip], ("kernel_shape", Long(stride)), ("strides", Long(stride)));
        var projection = $"{prefix}.skip.{(pooled ? 1 : 0)}";
        if (_weights.TryGet<StoredTensor>($"{projection}.conv.weight", out _)) skip = ConvolutionAndNorm(projection, skip, Unit, Unit);
        var branch = ConvolutionAndNorm($"{prefix}.conv2", Activate(ConvolutionAndNorm($"{prefix}.conv1", x, kernel, stride)), kernel,
            Unit);
        return Activate(_graph.Node("Add", [branch, skip]));
    }

    private string ConvolutionAndNorm(string prefix, string x, IReadOnlyList<int> kernel, IReadOnlyList<int> stride)
    {
        long[] padding = [.. kernel.Select(size => (long)(size / 2))];
        var convolved = _graph.Node("Conv", Inputs(x, $"{prefix}.conv"), ("kernel_shape", Long(kernel)), ("strides", Long(stride)),
            ("pads", (long[])[.. padding, .. padding]));
        return _graph.Node("InstanceNormalization", Inputs(convolved, $"{prefix}.norm"), ("epsilon", (float)_shape.NormalizationEpsilon));
    }

    private string Activate(string x) => _graph.Node("LeakyRelu", [x], ("alpha", (float)_shape.NegativeSlope));

    private string[] Inputs(string x, string prefix)
    {
        List<string> inputs = [x, Weight($"{prefix}.weight")];
        if (_weights.TryGet<StoredTensor>($"{prefix}.bias", out _)) inputs.Add(Weight($"{prefix}.bias"));
        return [.. inputs];
    }

    private string Weight(string name)
    {
        var tensor = _weights.Get<StoredTensor>(name);
        return _graph.Constant(name, tensor.ToFloats(), [.. tensor.Shape]);
    }

    private static long[] Long(IReadOnlyList<int> values) => [.. values.Select(value => (long)value)];
}
