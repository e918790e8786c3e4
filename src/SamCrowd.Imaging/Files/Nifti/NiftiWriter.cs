using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using SamCrowd.Imaging.Files.Gzip;
using SamCrowd.Imaging.Files.Voxels;

namespace SamCrowd.Imaging.Files.Nifti;

/// <summary>Writes NIfTI-1, or NIfTI-2 where a dimension is over 32,767, in this machine's (little endian) byte order.</summary>
internal static class NiftiWriter
{
    private const int LargestFirstDimension = short.MaxValue;
    private const byte Millimetres = 2;

    /// <summary>The file, or the two of a pair, each with what writes its bytes; the header of a pair comes last.</summary>
    /// <param name="channels">At least one; all of one size and geometry.</param>
    public static IReadOnlyList<(string Path, Action<Stream> Write)> Files<T>(string path, IReadOnlyList<Volume<T>> channels)
        where T : unmanaged
    {
        if (channels.Count == 0) throw new ArgumentException("a file has at least one channel", nameof(channels));
        if (channels.Any(channel => channel.Size != channels[0].Size))
            throw new ArgumentException("all channels must have one size", nameof(channels));
        if (NiftiNames.IsPair(path)) return Pair(path, channels);
        if (!path.EndsWith(".nii", StringComparison.OrdinalIgnoreCase) && !path.EndsWith(".nii.gz", StringComparison.OrdinalIgnoreCase))
            throw new InvalidInputException(path, "cannot be written: volumes are written as .nii, .nii.gz or .hdr/.img",
                "give it such an ending");
        var header = Header(channels, paired: false);
        return [(path, stream => WriteParts(path, stream, header, channels))];
    }

    private static IReadOnlyList<(string Path, Action<Stream> Write)> Pair<T>(string path, IReadOnlyList<Volume<T>> channels)
        where T : unmanaged
    {
        if (NiftiNames.IsPacked(path))
            throw new InvalidInputException(path, "cannot be written: a packed volume is written as one .nii.gz", "give it that ending");
        return
        [
            (Path.ChangeExtension(path, ".img"), stream => WriteParts(path, stream, [], channels)),
            (Path.ChangeExtension(path, ".hdr"), stream => stream.Write(Header(channels, paired: true))),
        ];
    }

    private static void WriteParts<T>(string path, Stream stream, byte[] header, IReadOnlyList<Volume<T>> channels)
        where T : unmanaged
    {
        var voxels = channels.Select(channel => channel.Voxels).ToList();
        if (NiftiNames.IsPacked(path))
        {
            ParallelGzipWriter.Write(stream, header, voxels);
            return;
        }
        stream.Write(header);
        foreach (var channel in voxels)
        {
            for (var first = 0; first < channel.Length; first += 1 << 20)
                stream.Write(MemoryMarshal.AsBytes(channel.AsSpan(first, Math.Min(1 << 20, channel.Length - first))));
        }
    }

    private static byte[] Header<T>(IReadOnlyList<Volume<T>> channels, bool paired)
        where T : unmanaged
    {
        var size = channels[0].Size;
        long[] dimensions = [channels.Count > 1 ? 4 : 3, size.X, size.Y, size.Z, channels.Count, 1, 1, 1];
        var type = NiftiVoxelTypes.FromElement(typeof(T));
        var place = channels[0].Geometry;
        var quaternion = NiftiOrientation.ToQuaternion(place.Direction);
        var spacing = place.Spacing;
        double[] pixelSizes = [quaternion?.Qfac ?? 1, spacing.X, spacing.Y, spacing.Z, 1, 1, 1, 1];
        double[] qform = [quaternion?.B ?? 0, quaternion?.C ?? 0, quaternion?.D ?? 0, place.Origin.X, place.Origin.Y, place.Origin.Z];
        var qformCode = quaternion is null ? 0 : 1;
        double[] sform = [.. place.ToAffine().Cast<double>()];
        return dimensions.Any(n => n > LargestFirstDimension)
            ? SecondHeader(dimensions, type, pixelSizes, qformCode, qform, sform, paired)
            : FirstHeader(dimensions, type, pixelSizes, qformCode, qform, sform, paired);
    }

    private static byte[] FirstHeader(long[] dimensions, VoxelType type, double[] pixelSizes, int qformCode, double[] qform, double[] sform,
        bool paired)
    {
        // Four bytes of zeros after the header say that no extension follows.
        var bytes = new byte[NiftiHeader.Size1 + 4];
        void Int16(int at, int value) => BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(at), (short)value);
        void Single(int at, double value) => BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at), (float)value);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, NiftiHeader.Size1);
        bytes[38] = (byte)'r';
        for (var i = 0; i < dimensions.Length; i++) Int16(40 + (2 * i), (int)dimensions[i]);
        Int16(70, NiftiVoxelTypes.CodeOf(type));
        Int16(72, 8 * StoredVolume.BytesOf(type));
        for (var i = 0; i < pixelSizes.Length; i++) Single(76 + (4 * i), pixelSizes[i]);
        Single(108, paired ? 0 : bytes.Length);
        Single(112, 1);
        bytes[123] = Millimetres;
        Int16(252, qformCode);
        Int16(254, 1);
        for (var i = 0; i < qform.Length; i++) Single(256 + (4 * i), qform[i]);
        for (var i = 0; i < sform.Length; i++) Single(280 + (4 * i), sform[i]);
        Encoding.Latin1.GetBytes(paired ? "ni1" : "n+1", bytes.AsSpan(344));
        return bytes;
    }

    private static byte[] SecondHeader(long[] dimensions, VoxelType type, double[] pixelSizes, int qformCode, double[] qform,
        double[] sform, bool paired)
    {
        var bytes = new byte[NiftiHeader.Size2 + 4];
        void Int32(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
        void Double(int at, double value) => BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(at), value);
        Int32(0, NiftiHeader.Size2);
        Encoding.Latin1.GetBytes((paired ? "ni2" : "n+2") + "\0\r\n\x1a\n", bytes.AsSpan(4));
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(12), (short)NiftiVoxelTypes.CodeOf(type));
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(14), (short)(8 * StoredVolume.BytesOf(type)));
        for (var i = 0; i < dimensions.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16 + (8 * i)), dimensions[i]);
        for (var i = 0; i < pixelSizes.Length; i++) Double(104 + (8 * i), pixelSizes[i]);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(168), paired ? 0 : bytes.Length);
        Double(176, 1);
        Int32(344, qformCode);
        Int32(348, 1);
        for (var i = 0; i < qform.Length; i++) Double(352 + (8 * i), qform[i]);
        for (var i = 0; i < sform.Length; i++) Double(400 + (8 * i), sform[i]);
        Int32(500, Millimetres);
        return bytes;
    }

}
