using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>The values of an .npy file, mapped read-only. They are the last bytes of the file, whatever its header's length.</summary>
internal sealed unsafe class MappedArray<T> : IDisposable
    where T : unmanaged
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly T* _values;
    private readonly int _count;

    public MappedArray(string path, long count)
    {
        _count = checked((int)count);
        var bytes = count * Unsafe.SizeOf<T>();
        var (length, isNpy) = Inspect(path);
        if (!isNpy || length < bytes)
            throw new InvalidInputException($"{path}: is not the .npy file of {count} values that its .json describes; delete the case's "
                + ".json and preprocess it again");
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _values = (T*)(start + _view.PointerOffset + length - bytes);
    }

    public ReadOnlySpan<T> Values => new(_values, _count);

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private static (long Length, bool IsNpy) Inspect(string path)
    {
        using var stream = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[6];
        var read = stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        return (stream.Length, read == magic.Length && magic[0] == 0x93 && magic[1..].SequenceEqual("NUMPY"u8));
    }
}
