using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SamCrowd.Imaging.Files.Gzip;

namespace SamCrowd.Imaging.Files.Voxels;

/// <summary>
/// The unpacked bytes of a file's voxels, from the first voxel on. A file that is cut, damaged or too long is an error that names it.
/// </summary>
internal sealed class VoxelSource : IDisposable
{
    private const int LargestRead = 1 << 30;
    // Below this a thread costs more than it saves.
    private const int SmallestReadAhead = 1 << 21;

    private readonly StoredVolume _stored;
    private readonly Stream _stream;
    private long _bytesRead;

    private VoxelSource(StoredVolume stored, Stream stream) => (_stored, _stream) = (stored, stream);

    public static VoxelSource Open(StoredVolume stored)
    {
        var file = new FileStream(stored.DataPath, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1,
            FileOptions.SequentialScan);
        file.Position = stored.PackedOffset;
        switch (stored.Encoding)
        {
            case VoxelEncoding.Raw:
                file.Position = stored.DataOffset;
                return new VoxelSource(stored, file);
            case VoxelEncoding.Zlib:
                return new VoxelSource(stored, AheadWhereItPays(stored, new UnpackingStream(file, zlib: true)));
            default:
                var source = new VoxelSource(stored, AheadWhereItPays(stored, new UnpackingStream(file)));
                source.Skip(stored.DataOffset);
                return source;
        }
    }

    /// <summary>Fills <paramref name="destination"/> with stored values, turned to this machine's byte order.</summary>
    public void ReadDirectly<T>(Span<T> destination)
        where T : unmanaged
    {
        var perRead = LargestRead / Unsafe.SizeOf<T>();
        for (var rest = destination; rest.Length > 0; rest = rest[Math.Min(perRead, rest.Length)..])
        {
            var part = rest[..Math.Min(perRead, rest.Length)];
            ReadBytes(MemoryMarshal.AsBytes(part));
            if (_stored.BigEndian == BitConverter.IsLittleEndian) ReverseBytes(part);
        }
    }

    /// <summary>Checks that nothing follows the last voxel: bytes left over mean that header and voxels do not belong together.</summary>
    public void ExpectEnd()
    {
        Span<byte> more = stackalloc byte[1];
        if (Guarded(more) != 0)
            throw new InvalidInputException(_stored.DataPath, $"holds more after its {_stored.Header.Size} voxels (z, y, x): its header "
                + "does not fit its voxels", "write it again from the source");
    }

    public void Dispose() => _stream.Dispose();

    private static Stream AheadWhereItPays(StoredVolume stored, Stream unpacking) =>
        stored.DataBytes >= SmallestReadAhead && Environment.ProcessorCount > 1 ? new ReadAheadStream(unpacking) : unpacking;

    private void Skip(long bytes)
    {
        var skipped = new byte[(int)Math.Min(bytes, 1 << 16)].AsSpan();
        for (var left = bytes; left > 0; left -= Math.Min(left, skipped.Length)) ReadBytes(skipped[..(int)Math.Min(left, skipped.Length)]);
        _bytesRead = 0;
    }

    private void ReadBytes(Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            var read = Guarded(destination);
            if (read == 0)
                throw new InvalidInputException(_stored.DataPath, $"is cut off: {_bytesRead} of {_stored.DataBytes} voxel bytes are there",
                    "copy or download it again");
            _bytesRead += read;
            destination = destination[read..];
        }
    }

    private int Guarded(Span<byte> destination)
    {
        try
        {
            return _stream.Read(destination);
        }
        catch (InvalidDataException failure)
        {
            var reason = failure.Message.TrimEnd('.');
            throw _bytesRead == _stored.DataBytes
                ? new InvalidInputException(_stored.DataPath, $"is wrong behind its voxels: {reason}", "copy or download it again", failure)
                : new InvalidInputException(_stored.DataPath, $"is damaged after {_bytesRead} voxel bytes: {reason}",
                "copy or download it again", failure);
        }
    }

    private static void ReverseBytes<T>(Span<T> values)
        where T : unmanaged
    {
        switch (Unsafe.SizeOf<T>())
        {
            case 2:
                var words = MemoryMarshal.Cast<T, ushort>(values);
                BinaryPrimitives.ReverseEndianness(words, words);
                break;
            case 4:
                var doubleWords = MemoryMarshal.Cast<T, uint>(values);
                BinaryPrimitives.ReverseEndianness(doubleWords, doubleWords);
                break;
            case 8:
                var quadWords = MemoryMarshal.Cast<T, ulong>(values);
                BinaryPrimitives.ReverseEndianness(quadWords, quadWords);
                break;
        }
    }
}
