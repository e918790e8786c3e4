using System.Runtime.CompilerServices;

namespace SamCrowd.Imaging.Files.Voxels;

/// <summary>
/// Holds what a header says against what its file can hold and the machine can take, before anything is allocated: a header of 400 bytes
/// can claim terabytes.
/// </summary>
internal static class StoredSize
{
    // Deflate writes at most 258 bytes for 2 bits (RFC 1951, 3.2.5).
    private const int LargestDeflateRatio = 1032;

    /// <exception cref="InvalidInputException">The file is too short or too long for its header, or the volume too large for this
    /// machine.</exception>
    public static void Check<T>(StoredVolume stored)
    {
        if ((Int128)stored.Header.Size.Z * stored.Header.Size.Y * stored.Header.Size.X > Array.MaxLength)
            throw new InvalidInputException(stored.DataPath, $"has {stored.Header.Size} voxels (z, y, x), more than one array holds "
                + $"({Array.MaxLength})", "split or resample it");
        CheckLength(stored);
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (BytesAs<T>(stored) > available) throw TooLarge<T>(stored, $"of {InGigabytes(available)} that this machine has", null);
    }

    public static InvalidInputException TooLarge<T>(StoredVolume stored, string limit, Exception? inner) => new(
        stored.DataPath,
        $"has {stored.Header.Size} voxels (z, y, x) in {stored.Header.Channels} channel(s): read as {typeof(T).Name} that takes "
            + $"{InGigabytes(BytesAs<T>(stored))}, {limit}",
        "crop, resample or split it, or take a machine with more memory",
        inner);

    /// <summary>
    /// Bytes of a file. Of a link, those of the file it leads to: <see cref="FileInfo.Length"/> has the length of the link itself.
    /// </summary>
    public static long LengthOf(string path)
    {
        using var file = File.OpenHandle(path);
        return RandomAccess.GetLength(file);
    }

    private static void CheckLength(StoredVolume stored)
    {
        var length = LengthOf(stored.DataPath);
        if (stored.Encoding == VoxelEncoding.Raw)
        {
            var there = Math.Max(0, length - stored.DataOffset);
            if (there < stored.DataBytes)
                throw new InvalidInputException(stored.DataPath, $"is cut off: {there} of {stored.DataBytes} voxel bytes are there",
                    "copy or download it again");
            return;
        }
        var unpacked = stored.DataOffset + stored.DataBytes;
        var packed = Math.Max(0, length - stored.PackedOffset);
        if (unpacked > (Int128)packed * LargestDeflateRatio)
        {
            throw new InvalidInputException(
                stored.DataPath, $"is cut off, or its header is wrong: it asks for {unpacked} bytes, which {packed} packed bytes cannot "
                    + $"hold",
                "copy or download it again");
        }
    }

    private static Int128 BytesAs<T>(StoredVolume stored) =>
        (Int128)stored.Header.Size.Z * stored.Header.Size.Y * stored.Header.Size.X * stored.Header.Channels * Unsafe.SizeOf<T>();

    private static string InGigabytes(Int128 bytes) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(double)bytes / 1e9:0.0} GB");
}
