using System.Buffers.Binary;
using System.Text;

namespace SamCrowd.Imaging.Files.Protobuf;

/// <summary>Writes one protocol-buffer message: the wire forms that onnx.proto needs (protobuf.dev, "Encoding").</summary>
/// <remarks>
/// Own code: Google.Protobuf would bring thousands of lines generated from onnx.proto for the few messages that are read and written here.
/// </remarks>
internal sealed class ProtobufWriter
{
    private readonly MemoryStream _bytes = new();

    public ProtobufWriter Integer(int field, long value)
    {
        Variable((ulong)field << 3);
        Variable((ulong)value);
        return this;
    }

    public ProtobufWriter Single(int field, float value)
    {
        Variable(((ulong)field << 3) | 5);
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    public ProtobufWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Variable(((ulong)field << 3) | 2);
        Variable((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtobufWriter Message(int field, ProtobufWriter message) => Bytes(field, message.Content);

    /// <summary>A field as it was read.</summary>
    public ProtobufWriter Field(ProtobufField field)
    {
        if (field.Form == ProtobufField.LengthDelimited) return Bytes(field.Number, field.Bytes.Span);
        Variable(((ulong)field.Number << 3) | (uint)field.Form);
        if (field.Form == ProtobufField.Variable) Variable(field.Value);
        else _bytes.Write(field.Bytes.Span);
        return this;
    }

    public ReadOnlySpan<byte> Content => _bytes.GetBuffer().AsSpan(0, checked((int)_bytes.Length));

    private void Variable(ulong value)
    {
        while (value >= 0x80)
        {
            _bytes.WriteByte((byte)(value | 0x80));
            value >>= 7;
        }
        _bytes.WriteByte((byte)value);
    }
}
