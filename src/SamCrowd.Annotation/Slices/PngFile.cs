using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Annotation.Slices;

/// <summary>Writes 8-bit PNG images (ISO/IEC 15948), without filters.</summary>
/// <remarks>Own code: SkiaSharp would bring its native library into every program that writes a slice.</remarks>
internal static class PngFile
{
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <param name="pixels">rows x columns grey levels, row 0 on top.</param>
    public static void WriteGrey(string path, ReadOnlySpan<byte> pixels, int rows, int columns) =>
        Write(path, pixels.ToArray(), rows, columns, 1);

    /// <param name="pixels">rows x columns x 3 (red, green, blue), row 0 on top.</param>
    public static void WriteColour(string path, ReadOnlySpan<byte> pixels, int rows, int columns) =>
        Write(path, pixels.ToArray(), rows, columns, 3);

    private static void Write(string path, byte[] pixels, int rows, int columns, int channels)
    {
        if (pixels.Length != rows * columns * channels)
            throw new ArgumentException(
                $"{rows}x{columns} pixels of {channels} bytes are {rows * columns * channels}, the array has {pixels.Length}",
                nameof(pixels));
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, columns);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), rows);
        (header[8], header[9]) = (8, (byte)(channels == 1 ? 0 : 2));
        AtomicFile.Write(path, stream =>
        {
            stream.Write(Signature);
            Chunk(stream, "IHDR"u8, header);
            Chunk(stream, "IDAT"u8, Compress(pixels, rows, columns * channels));
            Chunk(stream, "IEND"u8, []);
        });
    }

    private static byte[] Compress(byte[] pixels, int rows, int stride)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal))
            for (var row = 0; row < rows; row++)
            {
                zlib.WriteByte(0);
                zlib.Write(pixels, row * stride, stride);
            }
        return packed.ToArray();
    }

    private static void Chunk(Stream stream, ReadOnlySpan<byte> type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        stream.Write(type);
        stream.Write(data);
        var check = new Crc32();
        check.Append(type);
        check.Append(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, check.GetCurrentHashAsUInt32());
        stream.Write(number);
    }
}
