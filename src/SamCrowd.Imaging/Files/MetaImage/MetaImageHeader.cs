using SamCrowd.Imaging.Files.Voxels;

namespace SamCrowd.Imaging.Files.MetaImage;

/// <summary>
/// Reads the header of MetaImage, .mha (voxels behind the header) or .mhd (voxels in a file of their own). Format:
/// https://itk.org/Wiki/ITK/MetaIO/Documentation;
/// world: left-posterior-superior, the matrix's rows are the index axes, as ITK reads it.
/// </summary>
internal static class MetaImageHeader
{
    private static readonly Dictionary<string, VoxelType> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["MET_CHAR"] = VoxelType.Int8,
        ["MET_UCHAR"] = VoxelType.UInt8,
        ["MET_SHORT"] = VoxelType.Int16,
        ["MET_USHORT"] = VoxelType.UInt16,
        ["MET_INT"] = VoxelType.Int32,
        ["MET_UINT"] = VoxelType.UInt32,
        ["MET_LONG"] = VoxelType.Int32,
        ["MET_ULONG"] = VoxelType.UInt32,
        ["MET_LONG_LONG"] = VoxelType.Int64,
        ["MET_ULONG_LONG"] = VoxelType.UInt64,
        ["MET_FLOAT"] = VoxelType.Float32,
        ["MET_DOUBLE"] = VoxelType.Float64,
    };

    public static StoredVolume Read(string path)
    {
        var header = new TextHeader(path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 12);
        var dataFile = ReadFields(header, stream);
        var dimension = header.WholeNumber("NDims", header.Require("NDims"), 0);
        if (dimension is < 2 or > 4) throw header.Invalid($"has {dimension} dimensions", "2 or 3, and one of channels, can be read");
        var sizes = header.Sizes("DimSize", header.Require("DimSize"), dimension);
        var components = header.WholeNumber("ElementNumberOfChannels", header.Find("ElementNumberOfChannels"), 1);
        if (components < 1 || (components > 1 && dimension == 4))
            throw header.Invalid($"has {components} values a voxel in {dimension} dimensions", "split it into one file a channel");
        var type = ReadType(header);
        var size = new Size3(dimension > 2 ? sizes[2] : 1, sizes[1], sizes[0]);
        var volume = new VolumeHeader(size, dimension == 4 ? sizes[3] : components, Place(header, dimension), type);
        var stored = new StoredVolume(
            volume, path, 0, VoxelEncoding.Raw, IsTrue(header, "BinaryDataByteOrderMSB", "ElementByteOrderMSB"),
            Interleaved: components > 1);
        return PlaceData(header, stored, dataFile, stream.Position);
    }

    /// <summary>The value of ElementDataFile, which is always the last line of the header.</summary>
    private static string ReadFields(TextHeader header, Stream stream)
    {
        for (var line = header.ReadLine(stream); line is not null; line = header.ReadLine(stream))
        {
            var equals = line.IndexOf('=');
            if (equals < 0 && line.Trim().Length == 0) continue;
            if (equals < 0) throw header.NotOf("a MetaImage file");
            var (name, value) = (line[..equals].Trim(), line[(equals + 1)..].Trim());
            if (name.Equals("ElementDataFile", StringComparison.OrdinalIgnoreCase)) return value;
            header.Add(name, value);
        }
        throw header.Invalid("has no field 'ElementDataFile'", "check that it is a MetaImage header");
    }

    private static VoxelType ReadType(TextHeader header)
    {
        if (header.Find("BinaryData") is not null && !IsTrue(header, "BinaryData"))
            throw header.Invalid("stores its voxels as text", "write it with BinaryData = True");
        var name = header.Require("ElementType");
        if (name.EndsWith("_ARRAY", StringComparison.OrdinalIgnoreCase)) name = name[..^"_ARRAY".Length];
        return Types.TryGetValue(name, out var type) ? type
            : throw header.Invalid($"has voxels of type '{name}'", "convert it to an integer type, float or double");
    }

    private static Geometry Place(TextHeader header, int dimension)
    {
        var axes = Math.Min(dimension, 3);
        double[] Row(string[] names, int count, double otherwise)
        {
            var text = header.Find(names);
            return text is null ? [.. Enumerable.Repeat(otherwise, count)] : header.Numbers(names[0], text, count);
        }
        var spacing = Row(["ElementSpacing", "ElementSize"], dimension, 1);
        if (spacing.Any(value => !(value > 0)))
            throw header.Invalid($"has 'ElementSpacing = {string.Join(' ', spacing)}'", "each must be above zero");
        var origin = Row(["Offset", "Origin", "Position"], dimension, 0);
        var matrix = Row(["TransformMatrix", "Rotation", "Orientation"], dimension * dimension, double.NaN);
        double Cosine(int axis, int row) => double.IsNaN(matrix[0]) ? (axis == row ? 1 : 0) : matrix[(axis * dimension) + row];
        var steps = Enumerable.Range(0, axes)
            .Select(axis => Enumerable.Range(0, 3).Select(row => row < axes ? spacing[axis] * Cosine(axis, row) : 0).ToArray()).ToList();
        return AxesInSpace.Lps.ToGeometry(header, steps, [origin[0], origin[1], dimension > 2 ? origin[2] : 0]);
    }

    private static StoredVolume PlaceData(TextHeader header, StoredVolume stored, string dataFile, long endOfHeader)
    {
        if (dataFile.StartsWith("LIST", StringComparison.OrdinalIgnoreCase) || dataFile.Contains('%'))
            throw header.Invalid("is spread over several files", "write it as one");
        var local = dataFile.Equals("LOCAL", StringComparison.OrdinalIgnoreCase);
        var placed = local ? stored with { PackedOffset = endOfHeader } : stored with { DataPath = header.Beside(dataFile) };
        var skip = header.WholeNumber("HeaderSize", header.Find("HeaderSize"), 0);
        if (IsTrue(header, "CompressedData")) return placed with
        {
            PackedOffset = placed.PackedOffset + Math.Max(0, skip),
            Encoding = PackingAt(placed),
        };
        var offset = skip == -1 ? StoredSize.LengthOf(placed.DataPath) - placed.DataBytes : placed.PackedOffset + skip;
        return offset >= 0 ? placed with { DataOffset = (long)offset } : throw header.Invalid("is cut off", "copy or download it again");
    }

    // MetaIO writes zlib data and reads gzip data as well.
    private static VoxelEncoding PackingAt(StoredVolume stored)
    {
        using var stream = new FileStream(stored.DataPath, FileMode.Open, FileAccess.Read, FileShare.Read);
        stream.Position = stored.PackedOffset;
        return stream.ReadByte() == 0x1F && stream.ReadByte() == 0x8B ? VoxelEncoding.Gzip : VoxelEncoding.Zlib;
    }

    private static bool IsTrue(TextHeader header, params ReadOnlySpan<string> names) =>
        header.Find(names)?.StartsWith("T", StringComparison.OrdinalIgnoreCase) ?? false;
}
