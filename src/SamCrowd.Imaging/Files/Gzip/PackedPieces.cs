using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SamCrowd.Imaging.Files.Gzip;

/// <summary>
/// Packs arrays in pieces of 1 MiB, several at a time, and writes them in order. Where a piece ends depends on the data's length alone, so
/// the bytes are the same on one thread and on many.
/// </summary>
internal static class PackedPieces
{
    private const int PieceBytes = 1 << 20;

    /// <summary>Writes one piece's packed bytes; called from several threads at once.</summary>
    public delegate void Packing(ReadOnlySpan<byte> piece, Stream output);

    public static void Write<T>(Stream stream, T[] values, Packing pack)
        where T : unmanaged
    {
        var perPiece = PieceBytes / Unsafe.SizeOf<T>();
        var pieces = (int)(((long)values.Length + perPiece - 1) / perPiece);
        // Kept from batch to batch: memory that is new costs more than packing it.
        var outputs = Enumerable.Range(0, Math.Min(pieces, 4 * Environment.ProcessorCount)).Select(_ => new MemoryStream()).ToArray();
        for (var first = 0; first < pieces; first += outputs.Length)
        {
            var (start, count) = (first, Math.Min(outputs.Length, pieces - first));
            Parallel.For(0, count, i =>
            {
                var from = (start + i) * perPiece;
                outputs[i].SetLength(0);
                pack(MemoryMarshal.AsBytes(values.AsSpan(from, Math.Min(perPiece, values.Length - from))), outputs[i]);
            });
            foreach (var output in outputs.AsSpan(0, count)) output.WriteTo(stream);
        }
    }
}
