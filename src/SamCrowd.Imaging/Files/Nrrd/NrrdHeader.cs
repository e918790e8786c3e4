using System.Globalization;
using SamCrowd.Imaging.Files.Voxels;

namespace SamCrowd.Imaging.Files.Nrrd;

/// <summary>
/// Reads the header of NRRD, attached (.nrrd) or detached (.nhdr). Format: https://teem.sourceforge.net/nrrd/format.html. A file that names
/// no anatomical space is taken as left-posterior-superior, as ITK takes it.
/// </summary>
internal static class NrrdHeader
{
    private static readonly Dictionary<string, VoxelType> Types = MakeTypes();

    public static StoredVolume Read(string path)
    {
        var header = new TextHeader(path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 12);
        var magic = header.ReadLine(stream);
        if (magic is null || !magic.StartsWith("NRRD000", StringComparison.Ordinal)) throw header.NotOf("a NRRD file");
        ReadFields(header, stream);
        var axes = ReadAxes(header);
        var typeName = header.Require("type");
        if (!Types.TryGetValue(typeName, out var type))
            throw header.Invalid($"has voxels of type '{typeName}'", "convert it to an integer type, float or double");
        var volume = new VolumeHeader(axes.Size, axes.Channels, axes.Geometry, type);
        var stored = new StoredVolume(volume, path, 0, ReadEncoding(header), ReadBigEndian(header, type), Interleaved: axes.ChannelsFirst);
        return PlaceData(header, stored, stream.Position);
    }

    private static void ReadFields(TextHeader header, Stream stream)
    {
        for (var line = header.ReadLine(stream); !string.IsNullOrEmpty(line); line = header.ReadLine(stream))
        {
            if (line[0] == '#' || line.Contains(":=", StringComparison.Ordinal)) continue;
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon < 0) throw header.Invalid($"has the header line '{line}'", "a field is written 'name: value'");
            header.Add(line[..colon], line[(colon + 2)..].Trim());
        }
    }

    private static NrrdAxes ReadAxes(TextHeader header)
    {
        var dimension = header.WholeNumber("dimension", header.Require("dimension"), 0);
        if (dimension is < 2 or > 4) throw header.Invalid($"has {dimension} dimensions", "2 or 3, and one of channels, can be read");
        return NrrdAxes.Read(header, header.Sizes("sizes", header.Require("sizes"), dimension));
    }

    private static VoxelEncoding ReadEncoding(TextHeader header)
    {
        var encoding = header.Require("encoding");
        return encoding.ToLowerInvariant() switch
        {
            "raw" => VoxelEncoding.Raw,
            "gzip" or "gz" => VoxelEncoding.Gzip,
            _ => throw header.Invalid($"has the encoding '{encoding}'", "write it as raw or gzip"),
        };
    }

    private static bool ReadBigEndian(TextHeader header, VoxelType type)
    {
        if (StoredVolume.BytesOf(type) == 1) return false;
        var endian = header.Require("endian");
        return endian.ToLowerInvariant() switch
        {
            "little" => false,
            "big" => true,
            _ => throw header.Invalid($"has 'endian: {endian}'", "it must be little or big"),
        };
    }

    private static StoredVolume PlaceData(TextHeader header, StoredVolume stored, long endOfHeader)
    {
        if (header.WholeNumber("line skip", header.Find("line skip", "lineskip"), 0) != 0)
            throw header.Invalid("skips lines before its voxels", "write it without 'line skip'");
        var skip = header.WholeNumber("byte skip", header.Find("byte skip", "byteskip"), 0);
        var dataFile = header.Find("data file", "datafile");
        if (dataFile is not null && (dataFile.StartsWith("LIST", StringComparison.Ordinal) || dataFile.Contains('%')))
            throw header.Invalid("is spread over several files", "write it as one");
        var placed = dataFile is null ? stored with { PackedOffset = endOfHeader } : stored with { DataPath = header.Beside(dataFile) };
        if (stored.Encoding == VoxelEncoding.Gzip)
            return skip >= 0 ? placed with { DataOffset = skip }
                : throw header.Invalid($"has 'byte skip: {skip}' in a packed file", "it must not be negative there");
        var offset = skip == -1 ? StoredSize.LengthOf(placed.DataPath) - placed.DataBytes : placed.PackedOffset + skip;
        return offset >= 0 ? placed with { DataOffset = (long)offset } : throw header.Invalid("is cut off", "copy or download it again");
    }

    private static Dictionary<string, VoxelType> MakeTypes()
    {
        (VoxelType Type, string[] Names)[] names =
        [
            (VoxelType.Int8, ["signed char", "int8", "int8_t"]),
            (VoxelType.UInt8, ["uchar", "unsigned char", "uint8", "uint8_t"]),
            (VoxelType.Int16, ["short", "short int", "signed short", "signed short int", "int16", "int16_t"]),
            (VoxelType.UInt16, ["ushort", "unsigned short", "unsigned short int", "uint16", "uint16_t"]),
            (VoxelType.Int32, ["int", "signed int", "int32", "int32_t"]),
            (VoxelType.UInt32, ["uint", "unsigned int", "uint32", "uint32_t"]),
            (VoxelType.Int64, ["longlong", "long long", "long long int", "signed long long", "signed long long int", "int64", "int64_t"]),
            (VoxelType.UInt64, ["ulonglong", "unsigned long long", "unsigned long long int", "uint64", "uint64_t"]),
            (VoxelType.Float32, ["float"]),
            (VoxelType.Float64, ["double"]),
        ];
        return names.SelectMany(entry => entry.Names.Select(name => (name, entry.Type)))
            .ToDictionary(entry => entry.name, entry => entry.Type, StringComparer.Create(CultureInfo.InvariantCulture, ignoreCase: true));
    }
}
