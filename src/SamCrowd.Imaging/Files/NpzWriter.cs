using System.IO.Compression;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using SamCrowd.Imaging.Files.Gzip;

namespace SamCrowd.Imaging.Files;

/// <summary>
/// Writes numpy's .npz, a zip of .npy files (numpy.savez_compressed), with one array, which is packed in parallel. Zip: PKWARE's APPNOTE
/// 6.3, with 64-bit sizes always, as numpy has them; deflate: RFC 1951.
/// </summary>
internal static class NpzWriter
{
    private const ushort Version = 45, Deflated = 8, FirstOfJanuary1980 = 0x21, Wide = 1;

    /// <param name="path">Written whole; the bytes depend on the values alone.</param>
    /// <param name="name">Of the array.</param>
    public static void Write<T>(string path, string name, ReadOnlySpan<int> shape, T[] values)
        where T : unmanaged
    {
        var (entry, header) = (Encoding.ASCII.GetBytes(name + ".npy"), NpyFile.Header<T>(shape));
        AtomicFile.Write(path, stream => Write(stream, entry, header, values));
    }

    private static void Write<T>(Stream stream, byte[] entry, byte[] header, T[] values)
        where T : unmanaged
    {
        var start = LocalHeader(entry, 0, 0, 0);
        stream.Write(start);
        Pack(header, stream);
        PackedPieces.Write(stream, values, Pack);
        // An empty block with the fixed code, the last.
        stream.Write([3, 0]);
        var end = stream.Position;

        var (packed, unpacked) = (end - start.Length, header.Length + ((long)values.Length * Unsafe.SizeOf<T>()));
        var crc = CheckSum(header, values);
        stream.Write(CentralDirectory(entry, crc, packed, unpacked));
        stream.Write(EndOfCentralDirectory(end, stream.Position - end));
        stream.Position = 0;
        stream.Write(LocalHeader(entry, crc, packed, unpacked));
    }

    /// <summary>Blocks that end at a byte, none of them the last: pieces packed apart make one deflate stream.</summary>
    private static void Pack(ReadOnlySpan<byte> bytes, Stream output)
    {
        long end;
        using (var deflate = new DeflateStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(bytes);
            deflate.Flush();
            end = output.Position;
        }
        // Off with the last block.
        output.SetLength(end);
    }

    private static uint CheckSum<T>(byte[] header, T[] values)
        where T : unmanaged
    {
        const int block = 1 << 24;
        var crc = new Crc32();
        crc.Append(header);
        for (var at = 0; at < values.Length; at += block)
            crc.Append(MemoryMarshal.AsBytes(values.AsSpan(at, Math.Min(block, values.Length - at))));
        return crc.GetCurrentHashAsUInt32();
    }

    private static byte[] LocalHeader(byte[] entry, uint crc, long packed, long unpacked) => Record(writer =>
    {
        writer.Write("PK\x3\x4"u8);
        WriteCommon(writer, crc, entry.Length, extraLength: 20);
        writer.Write(entry);
        WriteWide(writer, unpacked, packed);
    });

    private static byte[] CentralDirectory(byte[] entry, uint crc, long packed, long unpacked) => Record(writer =>
    {
        writer.Write("PK\x1\x2"u8);
        writer.Write(Version);
        WriteCommon(writer, crc, entry.Length, extraLength: 28);
        // No comment, the first disk, no attributes; where the entry begins stands in the extra field.
        writer.Write(new byte[10]);
        writer.Write(uint.MaxValue);
        writer.Write(entry);
        WriteWide(writer, unpacked, packed, 0);
    });

    private static byte[] EndOfCentralDirectory(long at, long length) => Record(writer =>
    {
        writer.Write("PK\x6\x6"u8);
        writer.Write(44L);
        writer.Write(Version);
        writer.Write(Version);
        writer.Write(0L);
        foreach (var value in new[] { 1, 1, length, at }) writer.Write(value);
        writer.Write("PK\x6\x7"u8);
        writer.Write(0);
        writer.Write(at + length);
        writer.Write(1);
        writer.Write("PK\x5\x6"u8);
        writer.Write(0);
        writer.Write(uint.MaxValue);
        writer.Write(ulong.MaxValue);
        writer.Write((ushort)0);
    });

    private static void WriteCommon(BinaryWriter writer, uint crc, int nameLength, int extraLength)
    {
        foreach (var value in new[] { Version, (ushort)0, Deflated, (ushort)0, FirstOfJanuary1980 }) writer.Write(value);
        writer.Write(crc);
        writer.Write(ulong.MaxValue);
        writer.Write((ushort)nameLength);
        writer.Write((ushort)extraLength);
    }

    private static void WriteWide(BinaryWriter writer, params ReadOnlySpan<long> values)
    {
        writer.Write(Wide);
        writer.Write((ushort)(8 * values.Length));
        foreach (var value in values) writer.Write(value);
    }

    private static byte[] Record(Action<BinaryWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.ASCII, leaveOpen: true)) write(writer);
        return bytes.ToArray();
    }
}
