using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SamCrowd.Imaging.Files.Gzip;

/// <summary>
/// Writes one gzip file as a row of members of 1 MiB (RFC 1952, 2.2: a file is "a series of members"), packed in parallel. Where a member
/// ends depends on the data's length alone, so the bytes are the same on one thread and on many.
/// </summary>
internal static class ParallelGzipWriter
{
    private const int MemberBytes = 1 << 20;

    /// <param name="header">A member of its own, so that a header can be read without unpacking voxels.</param>
    public static void Write<T>(Stream stream, byte[] header, IReadOnlyList<T[]> arrays)
        where T : unmanaged
    {
        if (header.Length > 0) stream.Write(Pack(header).Span);
        var perMember = MemberBytes / Unsafe.SizeOf<T>();
        var batch = 4 * Environment.ProcessorCount;
        foreach (var array in arrays)
        {
            var members = (int)(((long)array.Length + perMember - 1) / perMember);
            for (var first = 0; first < members; first += batch)
            {
                var packed = new ReadOnlyMemory<byte>[Math.Min(batch, members - first)];
                var start = first;
                Parallel.For(0, packed.Length, i =>
                {
                    var from = (start + i) * perMember;
                    packed[i] = Pack(MemoryMarshal.AsBytes(array.AsSpan(from, Math.Min(perMember, array.Length - from))));
                });
                foreach (var member in packed) stream.Write(member.Span);
            }
        }
    }

    private static ReadOnlyMemory<byte> Pack(ReadOnlySpan<byte> bytes)
    {
        var packed = new MemoryStream(bytes.Length / 2);
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(bytes);
        return packed.GetBuffer().AsMemory(0, (int)packed.Length);
    }
}
