using System.Buffers.Binary;
using System.Text;

namespace SamCrowd.Imaging.Files.Protobuf;

/// <summary>One field of a protocol-buffer message as it lies in the file.</summary>
/// <param name="Form">Its wire form: 0 a variable-length number, 1 eight bytes, 2 bytes with their length, 5 four bytes.</param>
/// <param name="Value">The number of a variable-length one.</param>
/// <param name="Bytes">The content of the others.</param>
internal readonly record struct ProtobufField(int Number, int Form, ulong Value, ReadOnlyMemory<byte> Bytes)
{
    public const int Variable = 0, EightBytes = 1, LengthDelimited = 2, FourBytes = 5;

    public string Text => Encoding.UTF8.GetString(Bytes.Span);

    /// <summary>The numbers of a repeated field, which may lie packed in one or each in a field of its own.</summary>
    public IEnumerable<long> Numbers()
    {
        if (Form == Variable)
        {
            yield return (long)Value;
            yield break;
        }
        for (var at = 0; at < Bytes.Length;) yield return (long)ReadVariable(Bytes.Span, ref at);
    }

    /// <summary>The fields of a message, in order.</summary>
    /// <exception cref="InvalidDataException">The bytes are no message.</exception>
    public static List<ProtobufField> Read(ReadOnlyMemory<byte> message)
    {
        var fields = new List<ProtobufField>();
        for (var at = 0; at < message.Length;)
        {
            var key = ReadVariable(message.Span, ref at);
            var (number, form) = (checked((int)(key >> 3)), (int)(key & 7));
            var value = form == Variable ? ReadVariable(message.Span, ref at) : 0;
            var length = form switch
            {
                Variable => 0UL,
                EightBytes => 8UL,
                FourBytes => 4UL,
                LengthDelimited => ReadVariable(message.Span, ref at),
                _ => throw new InvalidDataException($"a field of wire form {form}"),
            };
            if (length > (ulong)(message.Length - at)) throw new InvalidDataException("a field that is longer than its message");
            fields.Add(new ProtobufField(number, form, value, message.Slice(at, (int)length)));
            at += (int)length;
        }
        return fields;
    }

    /// <summary>The float32 numbers of a field, packed or single.</summary>
    public IEnumerable<float> Singles()
    {
        for (var at = 0; at + 4 <= Bytes.Length; at += 4) yield return BinaryPrimitives.ReadSingleLittleEndian(Bytes.Span[at..]);
    }

    private static ulong ReadVariable(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (at >= bytes.Length) throw new InvalidDataException("a number that is cut off");
            var part = bytes[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80) return value;
        }
        throw new InvalidDataException("a number of more than ten bytes");
    }
}
