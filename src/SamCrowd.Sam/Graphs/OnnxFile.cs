using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Files.Protobuf;

namespace SamCrowd.Sam.Graphs;

/// <summary>
/// An ONNX model whose nodes and weights can be exchanged; all else is kept byte by byte. Field numbers: onnx/onnx.proto (ModelProto,
/// GraphProto).
/// </summary>
internal sealed class OnnxFile
{
    internal const int GraphNode = 1, GraphOutput = 12;
    private const int Graph = 7, OperatorSet = 8, MetadataProperty = 14;
    private const int Weight = 5, Input = 11, ShapeHint = 13;

    private readonly List<ProtobufField> _model;
    private readonly List<ProtobufField> _graph;
    private readonly Dictionary<string, string> _added = [];

    private OnnxFile(string path, byte[] bytes)
    {
        Path = path;
        _model = ProtobufField.Read(bytes);
        var graph = _model.Single(f => f.Number == Graph);
        _model.Remove(graph);
        // Hints of shapes may not hold any more after an edit, and nothing needs them.
        _graph = [.. ProtobufField.Read(graph.Bytes).Where(f => f.Number != ShapeHint)];
        Nodes = [.. _graph.Where(f => f.Number == GraphNode).Select(f => new OnnxNode(f.Bytes))];
        Weights = [.. _graph.Where(f => f.Number == Weight).Select(f => new OnnxTensor(f.Bytes))];
        _graph.RemoveAll(f => f.Number is GraphNode or Weight);
    }

    public string Path { get; }

    /// <summary>In an order in which each reads what earlier ones made.</summary>
    public List<OnnxNode> Nodes { get; }

    public List<OnnxTensor> Weights { get; }

    /// <summary>Version of ONNX's own operators.</summary>
    public long Version => _model.Where(f => f.Number == OperatorSet).Select(f => ProtobufField.Read(f.Bytes))
        .Where(set => !set.Any(f => f.Number == 1 && f.Bytes.Length > 0)).Select(set => (long)set.First(f => f.Number == 2).Value)
        .FirstOrDefault();

    /// <exception cref="InvalidInputException">The file is no ONNX model.</exception>
    public static OnnxFile Read(string path)
    {
        try
        {
            return new OnnxFile(path, File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is InvalidDataException or InvalidOperationException or OverflowException)
        {
            throw new InvalidInputException(path, $"not an ONNX model ({error.Message})", "fetch it again", error);
        }
    }

    /// <summary>What the file says of itself under a key (metadata_props); null where it says nothing, or there is no such file.</summary>
    public static string? Metadata(string path, string key)
    {
        if (!File.Exists(path)) return null;
        try
        {
            return ProtobufField.Read(File.ReadAllBytes(path)).Where(f => f.Number == MetadataProperty)
                .Select(f => ProtobufField.Read(f.Bytes))
                .FirstOrDefault(pair => pair.Count > 0 && pair[0].Text == key)?.Skip(1).Select(f => f.Text).FirstOrDefault();
        }
        catch (Exception error) when (error is InvalidDataException or OverflowException)
        {
            return null;
        }
    }

    public static string NameOf(ProtobufField value) => ProtobufField.Read(value.Bytes).First(f => f.Number == 1).Text;

    public void AddMetadata(string key, string value) => _added[key] = value;

    /// <summary>States another size of one axis of an output.</summary>
    public void StateSize(string output, int axis, long size)
    {
        var at = _graph.FindIndex(f => f.Number == GraphOutput && NameOf(f) == output);
        _graph[at] = new ProtobufField(GraphOutput, ProtobufField.LengthDelimited, 0, WithSize(_graph[at].Bytes, axis, size));
    }

    /// <summary>Drops weights that no node reads any more.</summary>
    public void DropUnreadWeights()
    {
        var read = Nodes.SelectMany(node => node.Reads()).Concat(_graph.Where(f => f.Number == GraphOutput).Select(NameOf))
            .ToHashSet(StringComparer.Ordinal);
        var dropped = Weights.Where(w => !read.Contains(w.Name)).Select(w => w.Name).ToHashSet(StringComparer.Ordinal);
        Weights.RemoveAll(w => dropped.Contains(w.Name));
        // Old files list weights among the inputs as well.
        _graph.RemoveAll(f => f.Number == Input && dropped.Contains(NameOf(f)));
    }

    /// <summary>Writes the model whole.</summary>
    public void Write(string path)
    {
        var graph = new ProtobufWriter();
        foreach (var node in Nodes) node.Write(graph, GraphNode);
        foreach (var weight in Weights) weight.Write(graph, Weight);
        foreach (var field in _graph) graph.Field(field);
        var model = new ProtobufWriter();
        foreach (var field in _model.Where(f => f.Number < Graph)) model.Field(field);
        model.Message(Graph, graph);
        foreach (var field in _model.Where(f => f.Number > Graph)) model.Field(field);
        foreach (var (key, value) in _added) model.Message(MetadataProperty, new ProtobufWriter().Text(1, key).Text(2, value));
        AtomicFile.Write(path, stream => stream.Write(model.Content));
    }

    // ValueInfoProto: name 1, type 2 { tensor_type 1 { elem_type 1, shape 2 { dim 1 { dim_value 1, dim_param 2 } } } }.
    private static byte[] WithSize(ReadOnlyMemory<byte> value, int axis, long size) =>
        Replaced(value, 2, type => Replaced(type, 1, tensor => Replaced(tensor, 2, shape =>
        {
            var (rewritten, at) = (new ProtobufWriter(), 0);
            foreach (var field in ProtobufField.Read(shape))
            {
                if (field.Number == 1 && at++ == axis) rewritten.Message(1, new ProtobufWriter().Integer(1, size));
                else rewritten.Field(field);
            }
            return rewritten.Content.ToArray();
        })));

    private static byte[] Replaced(ReadOnlyMemory<byte> message, int number, Func<ReadOnlyMemory<byte>, byte[]> change)
    {
        var rewritten = new ProtobufWriter();
        foreach (var field in ProtobufField.Read(message))
        {
            if (field.Number == number) rewritten.Bytes(number, change(field.Bytes));
            else rewritten.Field(field);
        }
        return rewritten.Content.ToArray();
    }
}
