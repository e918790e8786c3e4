using System.Runtime.InteropServices;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Files.Protobuf;

namespace SamCrowd.Segmentation.Export.Onnx;

/// <summary>
/// Builds an ONNX model node by node and writes it (field numbers: onnx/onnx.proto, IR version 8). Values are referred to by name;
/// <c>Node</c> without an output name makes one up and returns it.
/// </summary>
internal sealed class OnnxGraph
{
    private const int FloatAttribute = 1, IntAttribute = 2, StringAttribute = 3, FloatsAttribute = 6, IntsAttribute = 7;
    private readonly ProtobufWriter _graph = new();
    private readonly string _name;
    private int _names;

    public OnnxGraph(string name) => _name = name;

    public string Input(string name, OnnxElementType type, params ReadOnlySpan<OnnxDimension> shape)
    {
        _graph.Message(11, ValueInfo(name, type, shape));
        return name;
    }

    public void Output(string name, OnnxElementType type, params ReadOnlySpan<OnnxDimension> shape) =>
        _graph.Message(12, ValueInfo(name, type, shape));

    /// <param name="values">C order.</param>
    public string Constant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        Initializer(name, OnnxElementType.Float, MemoryMarshal.AsBytes(values), shape);

    public string Constant(string name, ReadOnlySpan<long> values, params ReadOnlySpan<long> shape) =>
        Initializer(name, OnnxElementType.Int64, MemoryMarshal.AsBytes(values), shape);

    /// <summary>A constant under a name of its own: a float scalar.</summary>
    public string Scalar(float value) => Constant(NextName("scalar"), [value], []);

    /// <summary>A constant under a name of its own: a list of integers, as shape arguments want it.</summary>
    public string Integers(params ReadOnlySpan<long> values) => Constant(NextName("integers"), values, values.Length);

    /// <param name="operation">ONNX operator, e.g. "Conv".</param>
    /// <param name="inputs">Value names; an empty string leaves an optional input out.</param>
    /// <param name="attributes">Values may be int, long, float, string, long[] or float[].</param>
    /// <returns>The output's name.</returns>
    public string Node(string operation, string[] inputs, params (string Name, object Value)[] attributes) =>
        Node(operation, inputs, NextName(operation), attributes);

    public string Node(string operation, string[] inputs, string output, params (string Name, object Value)[] attributes)
    {
        var node = new ProtobufWriter();
        foreach (var input in inputs) node.Text(1, input);
        node.Text(2, output).Text(3, $"{output}_node").Text(4, operation);
        foreach (var (name, value) in attributes) node.Message(5, Attribute(name, value));
        _graph.Message(1, node);
        return output;
    }

    /// <summary>Writes the model whole.</summary>
    /// <param name="metadata">Written as the model's metadata_props.</param>
    public void Write(string path, int opset = 17, IReadOnlyDictionary<string, string>? metadata = null)
    {
        _graph.Text(2, _name);
        var model = new ProtobufWriter().Integer(1, 8).Text(2, "SamCrowd").Message(7, _graph)
            .Message(8, new ProtobufWriter().Text(1, "").Integer(2, opset));
        foreach (var (key, value) in metadata ?? new Dictionary<string, string>())
            model.Message(14, new ProtobufWriter().Text(1, key).Text(2, value));
        AtomicFile.Write(path, stream => stream.Write(model.Content));
    }

    private string NextName(string of) => $"{of}_{_names++}";

    private string Initializer(string name, OnnxElementType type, ReadOnlySpan<byte> raw, ReadOnlySpan<long> shape)
    {
        var tensor = new ProtobufWriter();
        foreach (var size in shape) tensor.Integer(1, size);
        _graph.Message(5, tensor.Integer(2, (int)type).Text(8, name).Bytes(9, raw));
        return name;
    }

    private static ProtobufWriter ValueInfo(string name, OnnxElementType type, ReadOnlySpan<OnnxDimension> shape)
    {
        var dimensions = new ProtobufWriter();
        foreach (var dimension in shape)
            dimensions.Message(1, dimension.Name is null ? new ProtobufWriter().Integer(1, dimension.Size)
                : new ProtobufWriter().Text(2, dimension.Name));
        var tensor = new ProtobufWriter().Integer(1, (int)type).Message(2, dimensions);
        return new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, tensor));
    }

    private static ProtobufWriter Attribute(string name, object value)
    {
        var attribute = new ProtobufWriter().Text(1, name);
        switch (value)
        {
            case float number:
                return attribute.Single(2, number).Integer(20, FloatAttribute);
            case int number:
                return attribute.Integer(3, number).Integer(20, IntAttribute);
            case long number:
                return attribute.Integer(3, number).Integer(20, IntAttribute);
            case string text:
                return attribute.Text(4, text).Integer(20, StringAttribute);
            case float[] numbers:
                foreach (var number in numbers) attribute.Single(7, number);
                return attribute.Integer(20, FloatsAttribute);
            case long[] numbers:
                foreach (var number in numbers) attribute.Integer(8, number);
                return attribute.Integer(20, IntsAttribute);
            default:
                throw new ArgumentException($"an ONNX attribute cannot be a {value.GetType().Name}", nameof(value));
        }
    }
}
