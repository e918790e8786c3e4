using System.Buffers.Binary;
using System.Text;
using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Checkpoints;

/// <summary>
/// Python's pickle machine (protocols 2 to 5, opcodes of pickletools.py), cut down to what data needs. It makes numbers, strings, lists,
/// tuples, dicts and tensors; a callable can only be one of <see cref="PickleGlobal"/>, so nothing a pickle says is ever run.
/// Errors are one line without the file's name, which <see cref="TorchPickleFile"/> adds.
/// </summary>
/// <remarks>
/// Own code rather than a package: a closed list of what a file may call, and tensors by storage, are what a checkpoint of strangers needs.
/// </remarks>
internal sealed class PickleReader(byte[] pickle, Func<PickleStorage, long, long[], long[], StoredTensor> makeTensor)
{
    private static readonly object Mark = new();

    private readonly Stack<object?> _stack = new();
    private readonly Dictionary<long, object?> _memo = [];
    private readonly PickleCalls _calls = new(makeTensor);
    private int _at;

    public object? Read()
    {
        while (true)
        {
            var opcode = Take(1)[0];
            if (opcode == (byte)'.') break;
            Execute(opcode);
        }
        var result = Pop();
        PickleDepth.Check(result);
        return result;
    }

    private void Execute(byte opcode)
    {
        switch (opcode)
        {
            case 0x80: RequireProtocol(Take(1)[0]); break;
            case 0x95: Take(8); break;
            case (byte)'(': _stack.Push(Mark); break;
            case (byte)'0': Pop(); break;
            case (byte)'1': PopToMark(); break;
            case (byte)'N': _stack.Push(null); break;
            case 0x88: _stack.Push(true); break;
            case 0x89: _stack.Push(false); break;
            case (byte)'K': _stack.Push((long)Take(1)[0]); break;
            case (byte)'M': _stack.Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
            case (byte)'J': _stack.Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
            case 0x8A: _stack.Push(LongInteger(Take(Take(1)[0]))); break;
            case (byte)'G': _stack.Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            case 0x8C: _stack.Push(Text(Take(Take(1)[0]))); break;
            case (byte)'X': _stack.Push(Text(Take(Length32()))); break;
            case 0x8D: _stack.Push(Text(Take(Length64()))); break;
            case (byte)'U': _stack.Push(Text(Take(Take(1)[0]))); break;
            case (byte)'T': _stack.Push(Text(Take(Length32()))); break;
            case (byte)'C': _stack.Push(Take(Take(1)[0]).ToArray()); break;
            case (byte)'B': _stack.Push(Take(Length32()).ToArray()); break;
            case 0x8E: _stack.Push(Take(Length64()).ToArray()); break;
            case (byte)']': _stack.Push(new List<object?>()); break;
            case (byte)'}': _stack.Push(new StoredDictionary()); break;
            case (byte)')': _stack.Push(Array.Empty<object?>()); break;
            case (byte)'t': _stack.Push(PopToMark()); break;
            case 0x85: _stack.Push(PopTuple(1)); break;
            case 0x86: _stack.Push(PopTuple(2)); break;
            case 0x87: _stack.Push(PopTuple(3)); break;
            case (byte)'l': _stack.Push(new List<object?>(PopToMark())); break;
            case (byte)'d': SetItems(PopToMark(), new StoredDictionary()); break;
            case (byte)'a': Append([Pop()]); break;
            case (byte)'e': Append(PopToMark()); break;
            case (byte)'s': SetItem(); break;
            case (byte)'u': SetItems(PopToMark(), Pop()); break;
            case (byte)'q': Memoise(Take(1)[0]); break;
            case (byte)'r': Memoise(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))); break;
            case 0x94: Memoise(_memo.Count); break;
            case (byte)'h': _stack.Push(Recall(Take(1)[0])); break;
            case (byte)'j': _stack.Push(Recall(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))); break;
            case (byte)'c': _stack.Push(PickleGlobal.Find(Line(), Line())); break;
            case 0x93: StackGlobal(); break;
            case (byte)'R': Reduce(); break;
            case (byte)'b': Build(); break;
            case (byte)'Q': _stack.Push(PickleStorage.FromPersistentId(Pop())); break;
            default: throw new InvalidInputException($"it uses pickle opcode 0x{opcode:X2} at byte {_at - 1}, which no checkpoint needs");
        }
    }

    private static void RequireProtocol(byte protocol)
    {
        if (protocol is < 2 or > 5) throw new InvalidInputException($"it is a pickle of protocol {protocol}; 2 to 5 are read");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > pickle.Length - _at)
            throw new InvalidInputException($"its pickle ends too early: {count} more bytes are missing at byte {_at} of {pickle.Length}");
        _at += count;
        return pickle.AsSpan(_at - count, count);
    }

    private int Length32() => CheckedLength(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)));

    private int Length64() => CheckedLength(BinaryPrimitives.ReadUInt64LittleEndian(Take(8)));

    private int CheckedLength(ulong length) => length <= (ulong)(pickle.Length - _at)
        ? (int)length
        : throw new InvalidInputException($"its pickle holds an item of {length} bytes at byte {_at}, beyond its end");

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    private static long LongInteger(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 8) throw new InvalidInputException($"it holds an integer of {bytes.Length} bytes; 8 are the most");
        var value = bytes.Length > 0 && (bytes[^1] & 0x80) != 0 ? -1L : 0L;
        for (var i = bytes.Length - 1; i >= 0; i--) value = (value << 8) | bytes[i];
        return value;
    }

    private string Line()
    {
        var length = pickle.AsSpan(_at).IndexOf((byte)'\n');
        if (length < 0) throw new InvalidInputException("its pickle ends inside a name");
        var line = Text(Take(length));
        _at++;
        return line;
    }

    private object? Pop() => _stack.TryPop(out var item) && !ReferenceEquals(item, Mark)
        ? item
        : throw new InvalidInputException($"its pickle takes from an empty stack at byte {_at}");

    private object?[] PopToMark()
    {
        var items = new List<object?>();
        while (_stack.TryPop(out var item))
        {
            if (ReferenceEquals(item, Mark))
            {
                items.Reverse();
                return [.. items];
            }
            items.Add(item);
        }
        throw new InvalidInputException($"its pickle misses a mark at byte {_at}");
    }

    private object?[] PopTuple(int count)
    {
        var items = new object?[count];
        for (var i = count - 1; i >= 0; i--) items[i] = Pop();
        return items;
    }

    private void Append(object?[] items)
    {
        if (!_stack.TryPeek(out var target) || target is not List<object?> list)
            throw new InvalidInputException($"its pickle appends to what is no list at byte {_at}");
        list.AddRange(items);
    }

    private void SetItem()
    {
        var (value, key) = (Pop(), Pop());
        SetItems([key, value], Pop());
    }

    private void SetItems(object?[] items, object? target)
    {
        if (target is not StoredDictionary dictionary || items.Length % 2 != 0)
            throw new InvalidInputException($"its pickle sets items of what is no dict at byte {_at}");
        for (var i = 0; i < items.Length; i += 2)
        {
            if (items[i] is not (string or long))
                throw new InvalidInputException($"it has a dict key of type {items[i]?.GetType().Name ?? "None"}; strings and "
                    + $"integers are read");
            dictionary[items[i]!] = items[i + 1];
        }
        _stack.Push(dictionary);
    }

    private void Memoise(long index)
    {
        if (!_stack.TryPeek(out var item) || ReferenceEquals(item, Mark))
            throw new InvalidInputException($"its pickle keeps from an empty stack at byte {_at}");
        _memo[index] = item;
    }

    private object? Recall(long index) => _memo.TryGetValue(index, out var item)
        ? item
        : throw new InvalidInputException($"its pickle recalls item {index}, which it never kept");

    private void StackGlobal()
    {
        if (Pop() is not string name || Pop() is not string module)
            throw new InvalidInputException("its pickle names a Python object by what is no text");
        _stack.Push(PickleGlobal.Find(module, name));
    }

    private void Reduce()
    {
        if (Pop() is not object?[] arguments || Pop() is not PickleGlobal callable)
            throw new InvalidInputException($"its pickle calls what cannot be called at byte {_at}");
        _stack.Push(_calls.Call(callable, arguments));
    }

    /// <summary>
    /// State of a dtype is used; that of a dict (state_dict's _metadata, module versions) carries nothing for the weights.
    /// </summary>
    private void Build()
    {
        var state = Pop();
        if (!_stack.TryPeek(out var target)) throw new InvalidInputException($"its pickle sets the state of nothing at byte {_at}");
        switch (target)
        {
            case NumpyElement: NumpyElement.CheckState(state); break;
            case StoredDictionary { IsOrderedDict: true }: break;
            default:
                throw new InvalidInputException($"it sets the state of a {target?.GetType().Name ?? "None"}, which no "
                + $"checkpoint needs");
        }
    }
}
