using System.Buffers.Binary;
using System.Text;
using SamCrowd.Imaging.Files;

namespace SamCrowd.NnUNet.Checkpoints;

/// <summary>
/// Writes protocol 2, the one torch.save uses, with nothing but opcodes and globals that torch.load(weights_only=True) accepts, unless the
/// tree itself holds a <see cref="PickleFunction"/>.
/// No memo is needed: tensors that share a storage name the same storage key, which is how torch itself restores the sharing.
/// </summary>
/// <remarks>Own code rather than a package: the bytes depend on the tree alone, and tensors go to storages of their own.</remarks>
/// <param name="storageKey">The key of the storage that holds a tensor's bytes.</param>
internal sealed class PickleWriter(Stream output, Func<StoredTensor, string> storageKey)
{
    /// <summary>A file, written whole, of a tree without tensors.</summary>
    public static void WriteFile(string path, object? tree) =>
        AtomicFile.Write(path, stream => new PickleWriter(stream, _ => throw new InvalidOperationException("there are no tensors"))
            .Write(tree));

    public void Write(object? tree)
    {
        output.Write([0x80, 2]);
        WriteItem(tree);
        output.WriteByte((byte)'.');
    }

    private void WriteItem(object? item)
    {
        switch (item)
        {
            case null: output.WriteByte((byte)'N'); break;
            case bool flag: output.WriteByte(flag ? (byte)0x88 : (byte)0x89); break;
            case int integer: WriteInteger(integer); break;
            case long integer: WriteInteger(integer); break;
            case float number: WriteNumber(number); break;
            case double number: WriteNumber(number); break;
            case string text: WriteText(text); break;
            case StoredTensor tensor: WriteTensor(tensor); break;
            case PickleFunction function: WriteGlobal(function.Module, function.Name); break;
            case StoredDictionary dictionary: WriteDictionary(dictionary); break;
            case object?[] tuple: WriteTuple(tuple); break;
            case IReadOnlyList<object?> list: WriteList(list); break;
            default:
                throw new ArgumentException($"a checkpoint cannot hold a {item.GetType().Name}; see {nameof(StoredDictionary)} for "
                + "what it can");
        }
    }

    private void WriteInteger(long value)
    {
        Span<byte> bytes = stackalloc byte[10];
        switch (value)
        {
            case >= 0 and <= byte.MaxValue:
                output.Write([(byte)'K', (byte)value]);
                break;
            case >= int.MinValue and <= int.MaxValue:
                bytes[0] = (byte)'J';
                BinaryPrimitives.WriteInt32LittleEndian(bytes[1..], (int)value);
                output.Write(bytes[..5]);
                break;
            default:
                (bytes[0], bytes[1]) = (0x8A, 8);
                BinaryPrimitives.WriteInt64LittleEndian(bytes[2..], value);
                output.Write(bytes);
                break;
        }
    }

    private void WriteNumber(double value)
    {
        Span<byte> bytes = stackalloc byte[9];
        bytes[0] = (byte)'G';
        BinaryPrimitives.WriteDoubleBigEndian(bytes[1..], value);
        output.Write(bytes);
    }

    private void WriteText(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[5];
        length[0] = (byte)'X';
        BinaryPrimitives.WriteInt32LittleEndian(length[1..], utf8.Length);
        output.Write(length);
        output.Write(utf8);
    }

    private void WriteList(IReadOnlyList<object?> list)
    {
        output.Write("]("u8);
        foreach (var item in list) WriteItem(item);
        output.WriteByte((byte)'e');
    }

    private void WriteTuple(object?[] tuple)
    {
        output.WriteByte((byte)'(');
        foreach (var item in tuple) WriteItem(item);
        output.WriteByte((byte)'t');
    }

    private void WriteDictionary(StoredDictionary dictionary)
    {
        if (dictionary.IsOrderedDict) WriteEmptyOrderedDict();
        else output.WriteByte((byte)'}');
        output.WriteByte((byte)'(');
        foreach (var (key, value) in dictionary)
        {
            WriteItem(key);
            WriteItem(value);
        }
        output.WriteByte((byte)'u');
    }

    private void WriteEmptyOrderedDict()
    {
        WriteGlobal("collections", "OrderedDict");
        output.Write(")R"u8);
    }

    private void WriteGlobal(string module, string name) => output.Write(Encoding.ASCII.GetBytes($"c{module}\n{name}\n"));

    /// <summary>_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, backward hooks), torch/_utils.py.</summary>
    private void WriteTensor(StoredTensor tensor)
    {
        var strides = new object?[tensor.Shape.Count];
        var stride = 1L;
        for (var axis = strides.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= Math.Max(1, tensor.Shape[axis]);
        }
        WriteGlobal("torch._utils", "_rebuild_tensor_v2");
        output.Write("(("u8);
        WriteText("storage");
        WriteGlobal("torch", PickleGlobal.StorageClass(tensor.Element));
        WriteText(storageKey(tensor));
        WriteText("cpu");
        WriteInteger(tensor.Count);
        output.Write("tQ"u8);
        WriteInteger(0);
        WriteTuple([.. tensor.Shape.Cast<object?>()]);
        WriteTuple(strides);
        WriteItem(false);
        WriteEmptyOrderedDict();
        output.Write("tR"u8);
    }
}
