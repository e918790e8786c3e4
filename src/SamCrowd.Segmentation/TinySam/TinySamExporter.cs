using SamCrowd.Imaging.Files;
using SamCrowd.Segmentation.Export.Onnx;
using TorchSharp.Modules;

namespace SamCrowd.Segmentation.TinySam;

/// <summary>
/// Writes encoder and decoder as ONNX in the contract of segment-anything's scripts/export_onnx_model.py, at the model's own sizes.
/// </summary>
internal sealed class TinySamExporter
{
    private readonly TinySamArchitecture _architecture;
    private readonly OnnxGraph _graph;
    private int _weights;

    private TinySamExporter(TinySamArchitecture architecture, string name)
    {
        _architecture = architecture;
        _graph = new OnnxGraph(name);
    }

    public static void WriteEncoder(TinySamArchitecture architecture, TinySamEncoder encoder, string path, IReadOnlyDictionary<string,
        string> metadata)
    {
        var export = new TinySamExporter(architecture, "tiny-sam encoder");
        var image = export._graph.Input("input_image", OnnxElementType.Float, 1, 3, architecture.InputSize, architecture.InputSize);
        var quarter = export.Block(export.Block(image, encoder.Half), encoder.Quarter);
        var eighth = export.Block(export.Block(quarter, encoder.Eighth), encoder.EighthMore);
        var sixteenth = export.Block(export.Block(eighth, encoder.Sixteenth), encoder.SixteenthMore);
        var upEighth = export.Block(export.Concatenate(export.Twice(sixteenth), eighth), encoder.UpEighth);
        var embedding = export.Block(export.Concatenate(export.Twice(upEighth), quarter), encoder.UpQuarter);
        export._graph.Node("Identity", [embedding], "image_embeddings");
        export._graph.Output("image_embeddings", OnnxElementType.Float, 1, architecture.EmbeddingChannels, architecture.EmbeddingSize,
            architecture.EmbeddingSize);
        export._graph.Write(path, metadata: metadata);
    }

    public static void WriteDecoder(TinySamArchitecture architecture, TinySamDecoder decoder, string path, IReadOnlyDictionary<string,
        string> metadata)
    {
        var export = new TinySamExporter(architecture, "tiny-sam decoder");
        var graph = export._graph;
        int embeddingSize = architecture.EmbeddingSize, maskSize = architecture.MaskSize;
        var embedding = graph.Input("image_embeddings", OnnxElementType.Float, 1, architecture.EmbeddingChannels, embeddingSize,
            embeddingSize);
        var coordinates = graph.Input("point_coords", OnnxElementType.Float, 1, "num_points", 2);
        var labels = graph.Input("point_labels", OnnxElementType.Float, 1, "num_points");
        var maskInput = graph.Input("mask_input", OnnxElementType.Float, 1, 1, maskSize, maskSize);
        var hasMask = graph.Input("has_mask_input", OnnxElementType.Float, 1);
        var originalSize = graph.Input("orig_im_size", OnnxElementType.Float, 2);
        var maps = export.PromptMaps(coordinates, labels, maskInput, hasMask);
        var mixed = export.Block(export.Concatenate(embedding, maps), decoder.Mix);
        var near = graph.Node("Add", [mixed, export.Block(mixed, decoder.Near)]);
        var middle = graph.Node("Add", [near, export.Block(near, decoder.Middle)]);
        var features = graph.Node("Add", [middle, export.Block(middle, decoder.Far)]);
        var up = graph.Node("ConvTranspose", [features, export.Weight(decoder.Up.weight!), export.Weight(decoder.Up.bias!)],
            ("kernel_shape", new long[] { 2, 2 }), ("strides", new long[] { 2, 2 }));
        var logits = graph.Node("Conv",
            [export.Block(up, decoder.Fine), export.Weight(decoder.Mask.weight!), export.Weight(decoder.Mask.bias!)], "low_res_masks",
            ("kernel_shape", new long[] { 1, 1 }));
        export.PredictedIou(decoder, features, logits);
        export.FullSizeMasks(logits, originalSize);
        graph.Output("masks", OnnxElementType.Float, 1, 1, "height", "width");
        graph.Output("iou_predictions", OnnxElementType.Float, 1, 1);
        graph.Output("low_res_masks", OnnxElementType.Float, 1, 1, maskSize, maskSize);
        graph.Write(path, metadata: metadata);
    }

    /// <summary>What the sizes of the graphs, which are no exporter's, cannot tell a reader of SAM models.</summary>
    public static void WriteContract(TinySamArchitecture architecture, string path) => AtomicFile.WriteText(
        path, $$"""{ "side": {{architecture.InputSize}}, "fit": "long-side", "scaling": "mean-std", "mask_tokens": "single" }""" + "\n");

    private void PredictedIou(TinySamDecoder decoder, string features, string logits)
    {
        var inside = _graph.Node("AveragePool", [_graph.Node("Sigmoid", [logits])], ("kernel_shape", new long[] { 2, 2 }),
            ("strides", new long[] { 2, 2 }));
        var area = Add(Mean(inside), _graph.Scalar(1e-4f));
        var summary = Concatenate(_graph.Node("Div", [Mean(Multiply(features, inside)), area]), Mean(features));
        var hidden = _graph.Node("Relu",
            [_graph.Node("Gemm", [summary, Weight(decoder.QualityHidden.weight!), Weight(decoder.QualityHidden.bias!)], ("transB", 1))]);
        _graph.Node("Sigmoid", [_graph.Node("Gemm", [hidden, Weight(decoder.Quality.weight!), Weight(decoder.Quality.bias!)],
            ("transB", 1))], "iou_predictions");
    }

    /// <summary>SAM's postprocess_masks: to the input's size, cut the padding off, to the image's own size.</summary>
    private void FullSizeMasks(string logits, string originalSize)
    {
        var square = Resize(logits, _graph.Integers(1, 1, _architecture.InputSize, _architecture.InputSize));
        var longSide = _graph.Node("ReduceMax", [originalSize], ("keepdims", 1));
        var scale = _graph.Node("Div", [_graph.Scalar(_architecture.InputSize), longSide]);
        var used = _graph.Node("Cast", [_graph.Node("Floor", [Add(Multiply(originalSize, scale), _graph.Scalar(0.5f))])],
            ("to", (int)OnnxElementType.Int64));
        var cut = _graph.Node("Slice", [square, _graph.Integers(0, 0), used, _graph.Integers(2, 3)]);
        var size = _graph.Node("Concat", [_graph.Integers(1, 1), _graph.Node("Cast", [originalSize], ("to", (int)OnnxElementType.Int64))],
            ("axis", 0));
        _graph.Node("Identity", [Resize(cut, size)], "masks");
    }

    private string PromptMaps(string coordinates, string labels, string maskInput, string hasMask)
    {
        var size = _architecture.EmbeddingSize;
        var centres = new float[size];
        for (var i = 0; i < size; i++) centres[i] = (i + 0.5f) * TinySamArchitecture.EmbeddingStride;
        var (gridX, gridY) = (_graph.Constant("grid_x", centres, 1, 1, 1, size), _graph.Constant("grid_y", centres, 1, 1, size, 1));
        var zeros = _graph.Constant("zeros", new float[size * size], 1, 1, size, size);
        var (x, y) = (Coordinate(coordinates, 0), Coordinate(coordinates, 1));
        var (topLeft, bottomRight) = (Chosen(labels, 2), Chosen(labels, 3));
        var hasBox = Reshape(Clip(Sum(bottomRight), 0, 1));
        var (u, halfWidth) = AlongAxis(Sum(Multiply(x, topLeft)), Sum(Multiply(x, bottomRight)), gridX);
        var (v, halfHeight) = AlongAxis(Sum(Multiply(y, topLeft)), Sum(Multiply(y, bottomRight)), gridY);
        var box = Multiply(Inside(u, halfWidth), Inside(v, halfHeight));
        var inverseSize = _graph.Scalar(1f / _architecture.InputSize);
        var pooled = _graph.Node("AveragePool", [maskInput], ("kernel_shape", new long[] { 2, 2 }), ("strides", new long[] { 2, 2 }));
        var mask = Multiply(Multiply(Clip(pooled, -10, 10), _graph.Scalar(0.1f)), Reshape(hasMask));
        return Concatenate(
            Multiply(box, hasBox), Multiply(Add(zeros, u), hasBox), Multiply(Add(zeros, v), hasBox),
            Add(zeros, Multiply(Multiply(halfWidth, inverseSize), hasBox)), Add(zeros, Multiply(Multiply(halfHeight, inverseSize), hasBox)),
            Add(zeros, hasBox), Points(1), Points(0), mask);

        (string Relative, string HalfSize) AlongAxis(string low, string high, string grid)
        {
            var half = Reshape(_graph.Node("Max", [Multiply(_graph.Node("Sub", [high, low]), _graph.Scalar(0.5f)), _graph.Scalar(1)]));
            var middle = Reshape(Multiply(Add(low, high), _graph.Scalar(0.5f)));
            return (Clip(_graph.Node("Div", [_graph.Node("Sub", [grid, middle]), half]), -3, 3), half);
        }

        string Inside(string relative, string half)
        {
            var margin = Multiply(_graph.Node("Sub", [_graph.Scalar(1), _graph.Node("Abs", [relative])]), half);
            return _graph.Node("Sigmoid", [Multiply(margin, _graph.Scalar(2f / TinySamArchitecture.EmbeddingStride))]);
        }

        string Points(int label)
        {
            var (dx, dy) = (_graph.Node("Sub", [gridX, Spread(x)]), _graph.Node("Sub", [gridY, Spread(y)]));
            var squared = Add(Multiply(dx, dx), Multiply(dy, dy));
            var bumps = _graph.Node("Exp",
                [Multiply(squared, _graph.Scalar(-0.5f / (TinySamArchitecture.PointRadius * TinySamArchitecture.PointRadius)))]);
            return Clip(_graph.Node("ReduceSum", [Multiply(bumps, Spread(Chosen(labels, label))), _graph.Integers(1)], ("keepdims", 1)), 0,
                1);
        }

        string Spread(string perPoint) => _graph.Node("Unsqueeze", [perPoint, _graph.Integers(2, 3)]);
    }

    // Meta's prompt encoder puts what it is given in the middle of a pixel (_embed_points, _embed_boxes); training measures from the edge.
    private string Coordinate(string coordinates, long index) =>
        Add(_graph.Scalar(0.5f), _graph.Node("Squeeze",
            [_graph.Node("Slice", [coordinates, _graph.Integers(index), _graph.Integers(index + 1), _graph.Integers(2)]),
            _graph.Integers(2)]));

    private string Chosen(string labels, float label) =>
        _graph.Node("Cast", [_graph.Node("Equal", [labels, _graph.Scalar(label)])], ("to", (int)OnnxElementType.Float));

    private string Sum(string perPoint) => _graph.Node("ReduceSum", [perPoint, _graph.Integers(1)], ("keepdims", 0));

    private string Mean(string maps) => _graph.Node("ReduceMean", [maps], ("axes", new long[] { 2, 3 }), ("keepdims", 0));

    private string Clip(string input, float low, float high) => _graph.Node("Clip", [input, _graph.Scalar(low), _graph.Scalar(high)]);

    private string Add(string left, string right) => _graph.Node("Add", [left, right]);

    private string Multiply(string left, string right) => _graph.Node("Mul", [left, right]);

    private string Reshape(string perImage) => _graph.Node("Reshape", [perImage, _graph.Integers(-1, 1, 1, 1)]);

    private string Concatenate(params string[] parts) => _graph.Node("Concat", parts, ("axis", 1));

    private string Twice(string input) =>
        _graph.Node("Resize", [input, "", _graph.Constant($"twice_{_weights++}", [1f, 1f, 2f, 2f], 4)], ("mode", "nearest"),
            ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor"));

    private string Resize(string input, string sizes) =>
        _graph.Node("Resize", [input, "", "", sizes], ("mode", "linear"), ("coordinate_transformation_mode", "half_pixel"));

    private string Block(string input, NormalizedConvolution block)
    {
        long d = block.Dilation, s = block.Stride;
        var convolved = _graph.Node("Conv", [input, Weight(block.Convolution.weight!)], ("kernel_shape", new long[] { 3, 3 }),
            ("strides", new[] { s, s }), ("pads", new[] { d, d, d, d }), ("dilations", new[] { d, d }));
        var normalised = _graph.Node("InstanceNormalization", [convolved, Weight(block.Norm.weight!), Weight(block.Norm.bias!)],
            ("epsilon", 1e-5f));
        return _graph.Node("LeakyRelu", [normalised], ("alpha", 0.01f));
    }

    private string Weight(Parameter parameter) =>
        _graph.Constant($"weight_{_weights++}", parameter.detach().cpu().contiguous().data<float>().ToArray(), parameter.shape);
}
