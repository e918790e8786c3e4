using System.IO.Compression;
using System.Text;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.NnUNet.Checkpoints;

/// <summary>The entries of an open .pth zip, and its tensors made contiguous.</summary>
internal sealed class TorchArchive : IDisposable
{
    private readonly Dictionary<string, ZipArchiveEntry> _entries = [];
    private readonly Dictionary<string, byte[]> _storages = [];
    private readonly Dictionary<string, StoredTensor> _tensors = [];
    private readonly long _mostMade;
    private long _made;

    public TorchArchive(ZipArchive zip)
    {
        var pickle = zip.Entries.FirstOrDefault(entry => entry.FullName.EndsWith("/data.pkl", StringComparison.Ordinal)
            && entry.FullName.Count(letter => letter == '/') == 1)
            ?? throw new InvalidInputException("it holds no data.pkl; give a file of torch.save");
        var root = pickle.FullName[..^"data.pkl".Length];
        foreach (var entry in zip.Entries)
            if (entry.FullName.StartsWith(root, StringComparison.Ordinal)) _entries.TryAdd(entry.FullName[root.Length..], entry);
        _mostMade = (1L << 26) + (4 * zip.Entries.Sum(entry => Math.Max(0, entry.CompressedLength)));
        if (_entries.ContainsKey("byteorder") && Encoding.ASCII.GetString(ReadEntry("byteorder", 16)).Trim() != "little")
            throw new InvalidInputException("its tensors are big endian; save it again on a little endian machine");
    }

    /// <param name="limit">The most bytes the entry may have.</param>
    public byte[] ReadEntry(string name, long limit)
    {
        if (!_entries.TryGetValue(name, out var entry)) throw new InvalidInputException($"its entry {name} is missing");
        if (entry.CompressedLength != entry.Length)
            throw new InvalidInputException($"its entry {name} is compressed, which torch never does; save it again");
        if (entry.Length > limit) throw new InvalidInputException($"its entry {name} has {entry.Length} bytes where {limit} are the most");
        try
        {
            return ZipEntryFile.ReadBytes(entry);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidInputException($"the file is damaged ({error.Message}); copy or download it again", error);
        }
    }

    public StoredTensor MakeTensor(PickleStorage storage, long offset, long[] size, long[] stride)
    {
        var id = $"{storage.Key} {storage.Element} {offset} {string.Join(',', size)} {string.Join(',', stride)}";
        if (_tensors.TryGetValue(id, out var known)) return known;
        var bytes = ReadStorage(storage);
        var count = CheckExtent(storage, offset, size, stride);
        var itemSize = StoredTensor.SizeOf(storage.Element);
        // Thousands of overlapping views of one storage would be gigabytes from a file of a megabyte.
        _made = checked(_made + (count * itemSize));
        if (_made > _mostMade)
            throw new InvalidInputException("its tensors share their storages too often; save it again with tensors of their own");
        var data = IsContiguous(size, stride)
            ? offset == 0 && count == storage.Count ? bytes
            : bytes.AsSpan(checked((int)(offset * itemSize)), checked((int)(count * itemSize))).ToArray()
            : Gather(bytes, itemSize, offset, size, stride, count);
        return _tensors[id] = new StoredTensor(storage.Element, size, data);
    }

    public void Dispose() => _storages.Clear();

    private byte[] ReadStorage(PickleStorage storage)
    {
        var length = checked(storage.Count * StoredTensor.SizeOf(storage.Element));
        if (!_storages.TryGetValue(storage.Key, out var bytes))
            _storages[storage.Key] = bytes = ReadEntry($"data/{storage.Key}", int.MaxValue);
        if (bytes.LongLength != length)
            throw new InvalidInputException($"its storage {storage.Key} has {bytes.LongLength} bytes where {storage.Count} elements of "
                + $"{storage.Element} need {length}");
        return bytes;
    }

    /// <summary>Every element of the tensor must lie in its storage, and none may be repeated without end.</summary>
    private static long CheckExtent(PickleStorage storage, long offset, long[] size, long[] stride)
    {
        if (size.Length != stride.Length || size.Length > 16)
            throw new InvalidInputException($"a tensor of storage {storage.Key} has {size.Length} sizes and {stride.Length} strides");
        var count = 1L;
        var last = offset;
        for (var axis = 0; axis < size.Length; axis++)
        {
            count = checked(count * size[axis]);
            last = checked(last + (Math.Max(0, size[axis] - 1) * stride[axis]));
        }
        if (offset < 0 || count > storage.Count || offset > storage.Count || (count > 0 && last >= storage.Count))
            throw new InvalidInputException($"a tensor reaches beyond its storage {storage.Key} of {storage.Count} elements");
        return count;
    }

    private static bool IsContiguous(long[] size, long[] stride)
    {
        var expected = 1L;
        for (var axis = size.Length - 1; axis >= 0; axis--)
        {
            if (size[axis] != 1 && stride[axis] != expected) return false;
            expected *= size[axis];
        }
        return true;
    }

    private static byte[] Gather(byte[] storage, int itemSize, long offset, long[] size, long[] stride, long count)
    {
        var data = new byte[checked((int)(count * itemSize))];
        var index = new long[size.Length];
        var source = offset;
        for (var target = 0; target < data.Length; target += itemSize)
        {
            storage.AsSpan((int)(source * itemSize), itemSize).CopyTo(data.AsSpan(target));
            for (var axis = size.Length - 1; axis >= 0; axis--)
            {
                source += stride[axis];
                if (++index[axis] < size[axis]) break;
                source -= size[axis] * stride[axis];
                index[axis] = 0;
            }
        }
        return data;
    }
}
