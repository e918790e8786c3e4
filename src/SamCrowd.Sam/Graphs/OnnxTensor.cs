using System.Globalization;
using System.Runtime.InteropServices;
using SamCrowd.Imaging.Files.Protobuf;

namespace SamCrowd.Sam.Graphs;

/// <summary>A tensor of an ONNX file (TensorProto of onnx/onnx.proto).</summary>
internal sealed class OnnxTensor
{
    public const int Float = 1, UInt8 = 2, Int8 = 3;

    private const int Dimensions = 1, Type = 2, FloatData = 4, TensorName = 8, RawData = 9, ExternalData = 13, Location = 14;

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly List<ProtobufField> _fields;

    public OnnxTensor(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        _fields = ProtobufField.Read(bytes);
        Shape = [.. _fields.Where(f => f.Number == Dimensions).SelectMany(f => f.Numbers())];
        ElementType = (int)_fields.Where(f => f.Number == Type).Select(f => f.Value).FirstOrDefault();
        Name = _fields.Where(f => f.Number == TensorName).Select(f => f.Text).FirstOrDefault("");
    }

    public string Name { get; }

    /// <summary>TensorProto.DataType.</summary>
    public int ElementType { get; }

    public IReadOnlyList<long> Shape { get; }

    public static OnnxTensor Of<T>(string name, int elementType, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        var tensor = new ProtobufWriter();
        foreach (var size in shape) tensor.Integer(Dimensions, size);
        return new OnnxTensor(tensor.Integer(Type, elementType).Text(TensorName, name)
            .Bytes(RawData, MemoryMarshal.AsBytes(values)).Content.ToArray());
    }

    public void Write(ProtobufWriter graph, int field) => graph.Bytes(field, _bytes.Span);

    /// <summary>Float32 values in C order.</summary>
    /// <param name="folder">Where the file lies, for weights that are kept beside it.</param>
    /// <exception cref="InvalidDataException">It holds no float32 numbers, or not as many as its shape says.</exception>
    public float[] Floats(string folder)
    {
        if (ElementType != Float) throw new InvalidDataException($"the tensor '{Name}' holds no float32 numbers");
        var raw = _fields.Where(f => f.Number == RawData).Select(f => f.Bytes).FirstOrDefault();
        float[] values = _fields.Any(f => f.Number == Location && f.Value == 1)
            ? MemoryMarshal.Cast<byte, float>(External(folder)).ToArray()
            : raw.Length > 0 ? MemoryMarshal.Cast<byte, float>(raw.Span).ToArray()
            : [.. _fields.Where(f => f.Number == FloatData).SelectMany(f => f.Singles())];
        var count = Shape.Aggregate(1L, (a, b) => a * b);
        return values.Length == count ? values
            : throw new InvalidDataException($"the tensor '{Name}' holds {values.Length} numbers, where its shape says {count}");
    }

    private byte[] External(string folder)
    {
        var entries = _fields.Where(f => f.Number == ExternalData).Select(f => ProtobufField.Read(f.Bytes))
            .ToDictionary(pair => pair.First(f => f.Number == 1).Text, pair => pair.First(f => f.Number == 2).Text);
        using var stream = File.OpenRead(Path.Combine(folder, entries["location"]));
        stream.Position = entries.TryGetValue("offset", out var offset) ? long.Parse(offset, CultureInfo.InvariantCulture) : 0;
        var length = entries.TryGetValue("length", out var told) ? long.Parse(told, CultureInfo.InvariantCulture)
            : stream.Length - stream.Position;
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
