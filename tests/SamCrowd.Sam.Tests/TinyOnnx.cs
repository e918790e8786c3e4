using System.Globalization;
using System.Runtime.InteropServices;

namespace SamCrowd.Sam.Tests;

/// <summary>
/// Builds small ONNX models with a given signature. Tensors are described as "name:type[dims]", e.g. "input:f[b,3,1024,1024]", where type
/// is f (float), u8, i32, i64 or bool and a dimension that is not a number stays open.
/// </summary>
internal sealed class TinyOnnx
{
    private readonly ProtoWriter _graph = new();
    private int _nodes;

    /// <summary>A model that takes its inputs and gives constants of ones (open dimensions become 1).</summary>
    public static byte[] Constants(string[] inputs, string[] outputs)
    {
        var model = new TinyOnnx();
        foreach (var input in inputs) model.Input(input);
        foreach (var output in outputs)
        {
            var (name, type, dimensions) = Parse(output);
            long[] shape = [.. dimensions.Select(d => long.TryParse(d, CultureInfo.InvariantCulture, out var n) ? n : 1)];
            var fill = new ProtoWriter().Number(1, 1).Number(2, type).Bytes(9, One(type));
            model.Initializer(name + "_shape", shape);
            model._graph.Message(1, Node("ConstantOfShape", [name + "_shape"], name, new ProtoWriter().Text(1, "value").Message(5, fill).Number(20, 4)));
            model.Output(output);
        }
        return model.ToArray();
    }

    public void Input(string description) => _graph.Message(11, Info(description));

    public void Output(string description) => _graph.Message(12, Info(description));

    public void Initializer(string name, long[] values) =>
        _graph.Message(5, new ProtoWriter().Number(1, values.Length).Number(2, 7).Text(8, name).Bytes(9, MemoryMarshal.AsBytes<long>(values)));

    public void Initializer(string name, float[] values, params long[] shape)
    {
        var tensor = new ProtoWriter();
        foreach (var size in shape) tensor.Number(1, size);
        _graph.Message(5, tensor.Number(2, 1).Text(8, name).Bytes(9, MemoryMarshal.AsBytes<float>(values)));
    }

    /// <param name="attributes">Lists of whole numbers by name.</param>
    public string Add(string operation, string[] inputs, string? output = null, params (string Name, long[] Values)[] attributes)
    {
        output ??= $"t{_nodes++}";
        var node = Node(operation, inputs, output);
        foreach (var (name, values) in attributes)
        {
            var attribute = new ProtoWriter().Text(1, name);
            foreach (var value in values) attribute.Number(8, value);
            node.Message(5, attribute.Number(20, 7));
        }
        _graph.Message(1, node);
        return output;
    }

    public byte[] ToArray() =>
        new ProtoWriter().Number(1, 8).Text(2, "test").Message(7, _graph.Text(2, "g")).Message(8, new ProtoWriter().Text(1, "").Number(2, 17)).ToArray();

    private static ProtoWriter Node(string operation, string[] inputs, string output, params ProtoWriter[] attributes)
    {
        var node = new ProtoWriter();
        foreach (var input in inputs) node.Text(1, input);
        node.Text(2, output).Text(3, output + "_node").Text(4, operation);
        foreach (var attribute in attributes) node.Message(5, attribute);
        return node;
    }

    private static ProtoWriter Info(string description)
    {
        var (name, type, dimensions) = Parse(description);
        var shape = new ProtoWriter();
        foreach (var d in dimensions)
            shape.Message(1, long.TryParse(d, CultureInfo.InvariantCulture, out var n) ? new ProtoWriter().Number(1, n) : new ProtoWriter().Text(2, d));
        return new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, new ProtoWriter().Number(1, type).Message(2, shape)));
    }

    private static (string Name, int Type, string[] Dimensions) Parse(string description)
    {
        var (name, rest) = (description[..description.IndexOf(':', StringComparison.Ordinal)], description[(description.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        var type = rest[..rest.IndexOf('[', StringComparison.Ordinal)] switch { "f" => 1, "u8" => 2, "i32" => 6, "i64" => 7, "bool" => 9, var t => throw new ArgumentException(t) };
        return (name, type, rest[(rest.IndexOf('[', StringComparison.Ordinal) + 1)..^1].Split(',', StringSplitOptions.RemoveEmptyEntries));
    }

    private static byte[] One(int type) => type switch
    {
        1 => BitConverter.GetBytes(1f),
        6 => BitConverter.GetBytes(1),
        7 => BitConverter.GetBytes(1L),
        _ => [1],
    };
}
