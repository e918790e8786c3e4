using System.Globalization;
using System.Runtime.InteropServices;

namespace SamCrowd.Sam.Tests;

/// <summary>
/// Builds small ONNX models with a given signature. Tensors are described as "name:type[dims]", e.g. "input:f[b,3,1024,1024]", where type
/// is f (float), h (half), u8, i32, i64 or bool and a dimension that is not a number stays open; "64?" stays open and is 64 in a run.
/// </summary>
internal sealed class TinyOnnx
{
    private readonly ProtoWriter _graph = new();
    private int _nodes;

    /// <summary>A model that takes its inputs and gives ones; open dimensions become 1, and the file does not tell so.</summary>
    public static byte[] Constants(string[] inputs, string[] outputs)
    {
        var model = new TinyOnnx();
        foreach (var input in inputs) model.Input(input);
        var open = model.SizeFrom(Parse(inputs[0]).Name);
        foreach (var output in outputs) model.Ones(output, open);
        return model.ToArray();
    }

    public void Input(string description) => _graph.Message(11, Info(description));

    public void Output(string description) => _graph.Message(12, Info(description));

    /// <summary>An output of ones.</summary>
    /// <param name="open">The size of open dimensions, from <see cref="SizeFrom"/>.</param>
    public void Ones(string output, string open)
    {
        var (name, type, dimensions) = Parse(output);
        string[] sizes = [.. dimensions.Select(d => long.TryParse(d.TrimEnd('?'), CultureInfo.InvariantCulture, out var n) ? Sized(d, n)
            : open)];
        var shape = Add("Concat", sizes, null, ("axis", 0L));
        var fill = new ProtoWriter().Number(1, 1).Number(2, type).Bytes(9, One(type));
        _graph.Message(1, Node("ConstantOfShape", [shape], [name], new ProtoWriter().Text(1, "value").Message(5, fill).Number(20, 4)));
        Output(output);

        string Sized(string dimension, long n) => dimension.EndsWith('?') ? Add("Mul", [open, Wholes(n)]) : Wholes(n);
    }

    /// <summary>A list of one whole number, 1 + 0 x the input's first value, which nobody can know before a run.</summary>
    public string SizeFrom(string input)
    {
        var flat = CastTo(Add("Reshape", [input, Wholes(-1)]), "x:f[]");
        var first = Add("Slice", [flat, Wholes(0), Wholes(1)]);
        return CastTo(Add("Add", [Add("Mul", [first, Real(0)]), Real(1)]), "x:i64[]");
    }

    public void Initializer(string name, long[] values) =>
        _graph.Message(5, new ProtoWriter().Number(1, values.Length).Number(2, 7).Text(8, name)
            .Bytes(9, MemoryMarshal.AsBytes<long>(values)));

    /// <summary>A whole number without axes.</summary>
    public string Whole(long value)
    {
        var name = $"whole{_nodes++}";
        _graph.Message(5, new ProtoWriter().Number(2, 7).Text(8, name).Bytes(9, BitConverter.GetBytes(value)));
        return name;
    }

    /// <summary>A list of whole numbers under a name of its own.</summary>
    public string Wholes(params long[] values)
    {
        var name = $"wholes{_nodes++}";
        Initializer(name, values);
        return name;
    }

    public string Real(float value)
    {
        var name = $"real{_nodes++}";
        Initializer(name, [value], 1);
        return name;
    }

    public void Initializer(string name, float[] values, params long[] shape)
    {
        var tensor = new ProtoWriter();
        foreach (var size in shape) tensor.Number(1, size);
        _graph.Message(5, tensor.Number(2, 1).Text(8, name).Bytes(9, MemoryMarshal.AsBytes<float>(values)));
    }

    /// <param name="attributes">Whole numbers, lists of them, or texts, by name.</param>
    public string Add(string operation, string[] inputs, string? output = null, params (string Name, object Value)[] attributes)
    {
        output ??= $"t{_nodes++}";
        _graph.Message(1, Node(operation, inputs, [output], [.. attributes.Select(a => Attribute(a.Name, a.Value))]));
        return output;
    }

    /// <param name="typeOf">An output's description, whose type is wanted.</param>
    public string CastTo(string value, string typeOf, string? output = null) =>
        Add("Cast", [value], output, ("to", (long)Parse(typeOf).Type));

    public byte[] ToArray() =>
        new ProtoWriter().Number(1, 8).Text(2, "test").Message(7, _graph.Text(2, "g"))
            .Message(8, new ProtoWriter().Text(1, "").Number(2, 17)).ToArray();

    public static (string Name, int Type, string[] Dimensions) Parse(string description)
    {
        var colon = description.IndexOf(':', StringComparison.Ordinal);
        var (name, rest) = (description[..colon], description[(colon + 1)..]);
        var bracket = rest.IndexOf('[', StringComparison.Ordinal);
        var type = rest[..bracket] switch
        {
            "f" => 1,
            "u8" => 2,
            "i32" => 6,
            "i64" => 7,
            "bool" => 9,
            "h" => 10,
            var t =>
            throw new ArgumentException(t)
        };
        return (name, type, rest[(bracket + 1)..^1].Split(',', StringSplitOptions.RemoveEmptyEntries));
    }

    private static ProtoWriter Attribute(string name, object value)
    {
        var attribute = new ProtoWriter().Text(1, name);
        switch (value)
        {
            case long one:
                return attribute.Number(3, one).Number(20, 2);
            case string text:
                return attribute.Text(4, text).Number(20, 3);
            case long[] many:
                foreach (var item in many) attribute.Number(8, item);
                return attribute.Number(20, 7);
            default:
                throw new ArgumentException(name);
        }
    }

    private static ProtoWriter Node(string operation, string[] inputs, string[] outputs, params ProtoWriter[] attributes)
    {
        var node = new ProtoWriter();
        foreach (var input in inputs) node.Text(1, input);
        foreach (var output in outputs) node.Text(2, output);
        node.Text(3, outputs[0] + "_node").Text(4, operation);
        foreach (var attribute in attributes) node.Message(5, attribute);
        return node;
    }

    private static ProtoWriter Info(string description)
    {
        var (name, type, dimensions) = Parse(description);
        var shape = new ProtoWriter();
        foreach (var d in dimensions)
            shape.Message(1, long.TryParse(d, CultureInfo.InvariantCulture, out var n) ? new ProtoWriter().Number(1, n)
                : new ProtoWriter().Text(2, d));
        return new ProtoWriter().Text(1, name)
            .Message(2, new ProtoWriter().Message(1, new ProtoWriter().Number(1, type).Message(2, shape)));
    }

    private static byte[] One(int type) => type switch
    {
        1 => BitConverter.GetBytes(1f),
        6 => BitConverter.GetBytes(1),
        7 => BitConverter.GetBytes(1L),
        10 => BitConverter.GetBytes((Half)1),
        _ => [1],
    };
}
