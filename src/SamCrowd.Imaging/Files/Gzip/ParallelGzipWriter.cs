using System.IO.Compression;

namespace SamCrowd.Imaging.Files.Gzip;

/// <summary>Writes one gzip file as a row of members (RFC 1952, 2.2: a file is "a series of members"), packed in parallel.</summary>
internal static class ParallelGzipWriter
{
    /// <param name="header">A member of its own, so that a header can be read without unpacking voxels.</param>
    public static void Write<T>(Stream stream, byte[] header, IReadOnlyList<T[]> arrays)
        where T : unmanaged
    {
        if (header.Length > 0) Pack(header, stream);
        foreach (var array in arrays) PackedPieces.Write(stream, array, Pack);
    }

    private static void Pack(ReadOnlySpan<byte> bytes, Stream output)
    {
        using var gzip = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true);
        gzip.Write(bytes);
    }
}
