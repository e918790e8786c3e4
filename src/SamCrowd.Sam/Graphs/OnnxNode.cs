using SamCrowd.Imaging.Files.Protobuf;

namespace SamCrowd.Sam.Graphs;

/// <summary>One operation of an ONNX graph (NodeProto of onnx/onnx.proto).</summary>
internal sealed class OnnxNode
{
    private const int Input = 1, Output = 2, Name = 3, Type = 4, Attribute = 5;
    private const int AttributeName = 1, AttributeTensor = 5, AttributeGraph = 6, AttributeGraphs = 11;

    private readonly ReadOnlyMemory<byte> _bytes;

    public OnnxNode(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        var fields = ProtobufField.Read(bytes);
        Inputs = [.. fields.Where(f => f.Number == Input).Select(f => f.Text)];
        Outputs = [.. fields.Where(f => f.Number == Output).Select(f => f.Text)];
        Operation = fields.Where(f => f.Number == Type).Select(f => f.Text).FirstOrDefault("");
        Attributes = [.. fields.Where(f => f.Number == Attribute).Select(f => f.Bytes)];
    }

    public string Operation { get; }

    public IReadOnlyList<string> Inputs { get; }

    public IReadOnlyList<string> Outputs { get; }

    private IReadOnlyList<ReadOnlyMemory<byte>> Attributes { get; }

    /// <param name="numbers">Attributes that are whole numbers.</param>
    public static OnnxNode Of(string operation, string[] inputs, string[] outputs, params ReadOnlySpan<(string Name, long Value)> numbers)
    {
        var node = new ProtobufWriter();
        foreach (var input in inputs) node.Text(Input, input);
        foreach (var output in outputs) node.Text(Output, output);
        node.Text(Name, outputs[0] + "_node").Text(Type, operation);
        foreach (var (name, value) in numbers)
            node.Message(Attribute, new ProtobufWriter().Text(AttributeName, name).Integer(3, value).Integer(20, 2));
        return new OnnxNode(node.Content.ToArray());
    }

    public void Write(ProtobufWriter graph, int field) => graph.Bytes(field, _bytes.Span);

    /// <summary>The tensor of an attribute; null where it has none of that name.</summary>
    public OnnxTensor? Tensor(string attribute)
    {
        foreach (var fields in Attributes.Select(bytes => ProtobufField.Read(bytes)))
        {
            if (!fields.Any(f => f.Number == AttributeName && f.Text == attribute)) continue;
            return fields.Where(f => f.Number == AttributeTensor).Select(f => new OnnxTensor(f.Bytes)).FirstOrDefault();
        }
        return null;
    }

    /// <summary>Every value that it reads, those of the graphs inside it (If, Loop) among them.</summary>
    public IEnumerable<string> Reads() => Inputs.Concat(
        Attributes.SelectMany(bytes => ProtobufField.Read(bytes)).Where(f => f.Number is AttributeGraph or AttributeGraphs
        && f.Form == ProtobufField.LengthDelimited)
            .SelectMany(graph => ProtobufField.Read(graph.Bytes)).Where(f => f.Number is OnnxFile.GraphNode or OnnxFile.GraphOutput)
            .SelectMany(f => f.Number == OnnxFile.GraphNode ? new OnnxNode(f.Bytes).Reads() : [OnnxFile.NameOf(f)]));
}
