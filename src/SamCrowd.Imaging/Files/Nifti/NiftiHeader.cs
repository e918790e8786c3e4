using System.Buffers.Binary;
using System.Text;
using SamCrowd.Imaging.Files.Gzip;
using SamCrowd.Imaging.Files.Voxels;

namespace SamCrowd.Imaging.Files.Nifti;

/// <summary>
/// Reads the header of NIfTI-1 (348 bytes) and NIfTI-2 (540 bytes), either byte order. Field offsets: nifti1.h and nifti2.h of
/// https://nifti.nimh.nih.gov.
/// </summary>
internal sealed class NiftiHeader
{
    public const int Size1 = 348;
    public const int Size2 = 540;

    private readonly string _path;
    private readonly byte[] _bytes;
    private readonly bool _second;
    private readonly bool _bigEndian;

    private NiftiHeader(string path, byte[] bytes)
    {
        (_path, _bytes) = (path, bytes);
        var little = bytes.Length < 4 ? 0 : BinaryPrimitives.ReadInt32LittleEndian(bytes);
        _bigEndian = little is not (Size1 or Size2);
        var size = _bigEndian && bytes.Length >= 4 ? BinaryPrimitives.ReadInt32BigEndian(bytes) : little;
        if (size is not (Size1 or Size2))
        {
            var kind = FileKind.Of(bytes);
            throw kind is null
                ? Invalid("does not start like a NIfTI file", "check that it is one, or download it again")
                : Invalid(kind.InPlaceOf("a NIfTI file"), kind.Remedy);
        }
        _second = size == Size2;
        if (bytes.Length < size)
            throw Invalid($"is cut off within its header ({bytes.Length} of {size} bytes)", "copy or download it again");
    }

    /// <summary>The header of a .nii, .hdr or .img (or any of them with .gz); for a pair either name will do.</summary>
    public static StoredVolume Read(string path)
    {
        var headerPath = NiftiNames.HeaderOf(path);
        if (!File.Exists(headerPath))
            throw new InvalidInputException(path, $"has no header {Path.GetFileName(headerPath)} beside it", "put both into one folder");
        return new NiftiHeader(headerPath, ReadBytes(headerPath)).ToStoredVolume();
    }

    private static byte[] ReadBytes(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var bytes = new byte[Size2];
        var start = bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        var named = NiftiNames.IsPacked(path);
        var packed = start is [0x1F, 0x8B, ..];
        if (packed && !named)
            throw new InvalidInputException(path, "is packed by gzip, though its name does not say so", "rename it to "
                + $"{Path.GetFileName(path)}.gz");
        if (!named) return start;
        if (!packed && FileKind.Of(start) is { } kind)
        {
            throw kind.Name.EndsWith("NIfTI file", StringComparison.Ordinal)
                ? new InvalidInputException(path, "is not packed, though its name ends in .gz", "rename it to "
                + $"{Path.GetFileNameWithoutExtension(path)}")
                : new InvalidInputException(path, kind.InPlaceOf("a packed NIfTI file"), kind.Remedy);
        }
        file.Position = 0;
        try
        {
            using var stream = new UnpackingStream(file);
            return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (InvalidDataException failure)
        {
            throw new InvalidInputException(path, $"cannot be unpacked: {failure.Message.TrimEnd('.')}", "copy or download it again",
                failure);
        }
    }

    private StoredVolume ToStoredVolume()
    {
        var magic = Encoding.Latin1.GetString(_bytes, _second ? 4 : 344, 3);
        var expected = _second ? "2" : "1";
        if (magic != $"n+{expected}" && magic != $"ni{expected}")
            throw Invalid("has no NIfTI magic (an ANALYZE 7.5 header has none and does not fix left and right)", "convert it to NIfTI with "
                + "the program that wrote it");
        var paired = magic.StartsWith("ni", StringComparison.Ordinal);
        var (size, channels) = ReadDimensions();
        var type = ReadVoxelType();
        var (slope, intercept) = ReadScale();
        var place = new NiftiOrientation(_path, ReadPixelSizes(), ReadQform(), ReadSform()) { Unit = _second ? Int32(500) : _bytes[123] };
        var geometry = place.ToGeometry();
        var dataPath = paired ? NiftiNames.ImageOf(_path) : _path;
        if (!File.Exists(dataPath)) throw Invalid($"has no {Path.GetFileName(dataPath)} beside it", "put header and image into one folder");
        var encoding = NiftiNames.IsPacked(dataPath) ? VoxelEncoding.Gzip : VoxelEncoding.Raw;
        return new StoredVolume(
            new VolumeHeader(size, channels, geometry, type) { IsPlaced = place.IsPlaced, Notes = place.NotesOn(geometry) }, dataPath,
            ReadOffset(paired), encoding, _bigEndian, Slope: slope, Intercept: intercept);
    }

    private (Size3 Size, int Channels) ReadDimensions()
    {
        var dimensions = new long[8];
        for (var i = 0; i < dimensions.Length; i++) dimensions[i] = _second ? Int64(16 + (8 * i)) : Int16(40 + (2 * i));
        var rank = dimensions[0];
        if (rank is < 1 or > 7) throw Invalid($"says it has {rank} dimensions", "dim[0] must be 1 to 7, write the file again");
        for (var i = 1; i < dimensions.Length; i++)
        {
            if (i > rank) dimensions[i] = 1;
            if (dimensions[i] is < 1 or > int.MaxValue)
                throw Invalid($"has dim[{i}] = {dimensions[i]}", "every dimension must be at least 1, write the file again");
        }
        var beyond = dimensions[4..].Where(n => n > 1).ToList();
        if (beyond.Count > 1)
            throw Invalid($"has {rank} dimensions ({string.Join(" x ", dimensions[1..((int)rank + 1)])})", "only one axis beyond x, y, z "
                + "can be channels, split the file");
        return (new Size3((int)dimensions[3], (int)dimensions[2], (int)dimensions[1]), (int)beyond.FirstOrDefault(1));
    }

    private VoxelType ReadVoxelType()
    {
        var code = Int16(_second ? 12 : 70);
        return NiftiVoxelTypes.FromCode(code) ?? throw Invalid(
            $"stores {NiftiVoxelTypes.NameOfUnread(code)} voxels (datatype {code})", "convert it to an integer type, float32 or float64");
    }

    private (double Slope, double Intercept) ReadScale()
    {
        var slope = _second ? Double(176) : Single(112);
        var intercept = _second ? Double(184) : Single(116);
        if (slope == 0 || !double.IsFinite(slope)) return (1, 0);
        if (!double.IsFinite(intercept)) throw Invalid($"has scl_inter = {intercept}", "it must be a finite number, write the file again");
        return (slope, intercept);
    }

    private long ReadOffset(bool paired)
    {
        var offset = _second ? Int64(168) : (long)Single(108);
        if (paired)
            return offset >= 0 ? offset : throw Invalid($"has vox_offset = {offset}", "it must not be negative, write the file again");
        var smallest = _second ? Size2 + 4 : Size1 + 4;
        // SPM and others leave 0 where the voxels follow the header at once.
        if (offset == 0) return smallest;
        return offset >= smallest ? offset
            : throw Invalid($"has vox_offset = {offset}, inside its header", $"it must be at least {smallest}, write the file again");
    }

    // pixdim is float32 in NIfTI-1, and peers widen it as it is: 0.9 becomes 0.8999999761581421.
    private double[] ReadPixelSizes() => _second
        ? [Double(104), Double(112), Double(120), Double(128)]
        : [Single(76), Single(80), Single(84), Single(88)];

    private double[]? ReadQform()
    {
        if ((_second ? Int32(344) : Int16(252)) <= 0) return null;
        var values = new double[6];
        for (var i = 0; i < values.Length; i++) values[i] = _second ? Double(352 + (8 * i)) : Single(256 + (4 * i));
        return values;
    }

    private double[]? ReadSform()
    {
        if ((_second ? Int32(348) : Int16(254)) <= 0) return null;
        var values = new double[12];
        for (var i = 0; i < values.Length; i++) values[i] = _second ? Double(400 + (8 * i)) : Single(280 + (4 * i));
        return values;
    }

    private short Int16(int at) => _bigEndian ? BinaryPrimitives.ReadInt16BigEndian(_bytes.AsSpan(at))
        : BinaryPrimitives.ReadInt16LittleEndian(_bytes.AsSpan(at));

    private int Int32(int at) => _bigEndian ? BinaryPrimitives.ReadInt32BigEndian(_bytes.AsSpan(at))
        : BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(at));

    private long Int64(int at) => _bigEndian ? BinaryPrimitives.ReadInt64BigEndian(_bytes.AsSpan(at))
        : BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(at));

    private float Single(int at) => BitConverter.Int32BitsToSingle(Int32(at));

    private double Double(int at) => BitConverter.Int64BitsToDouble(Int64(at));

    private InvalidInputException Invalid(string fault, string remedy) => new(_path, fault, remedy);
}
