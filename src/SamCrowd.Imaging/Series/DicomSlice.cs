using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SamCrowd.Imaging.Series;

/// <summary>
/// What the header of one DICOM file says of its place in a series: little endian, explicit or implicit (DICOM PS3.5, section 7; tags
/// PS3.6).
/// Pixels are not read.
/// </summary>
internal sealed record DicomSlice(string Path)
{
    private const int MetaStart = 132;
    private const int LongestHeader = 1 << 20;
    private const uint Undefined = uint.MaxValue;
    private const uint SequenceEnd = 0xFFFE_E0DD;
    private const uint ItemEnd = 0xFFFE_E00D;

    /// <summary>The last group that is looked at: 0020, how images relate.</summary>
    private const uint LastGroup = 0x0020;

    /// <summary>(0020,000E)</summary>
    public string Series { get; init; } = "";

    /// <summary>(0020,0013), as it is written; empty where there is none.</summary>
    public string Instance { get; init; } = "";

    /// <summary>Where the text of (0020,0013) lies in the file, and its length; 0 where there is none.</summary>
    public (int Offset, int Length) InstanceField { get; init; }

    /// <summary>(0020,0032), mm, patient coordinates (x to the left, y to the back, z to the head); null where there is none.</summary>
    public double[]? Position { get; init; }

    /// <summary>(0020,0037): direction of rows and of columns; null where there is none.</summary>
    public double[]? Orientation { get; init; }

    /// <summary>The slice's place along its own normal in mm; null where the header does not say.</summary>
    public double? Along => Position is null || Normal is not { } normal ? null
        : (Position[0] * normal.X) + (Position[1] * normal.Y) + (Position[2] * normal.Z);

    /// <summary>Unit vector at right angles to rows and columns.</summary>
    public Vector3d? Normal => Orientation is not { } o
        ? null
        : new Vector3d((o[1] * o[5]) - (o[2] * o[4]), (o[2] * o[3]) - (o[0] * o[5]), (o[0] * o[4]) - (o[1] * o[3]));

    /// <summary>Null where the file is no DICOM file with an image's place, or is damaged.</summary>
    public static DicomSlice? TryRead(string path)
    {
        var bytes = new byte[LongestHeader];
        using (var stream = File.OpenRead(path))
            bytes = bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        if (bytes.Length < MetaStart || !bytes.AsSpan(MetaStart - 4, 4).SequenceEqual("DICM"u8)) return null;
        var slice = new DicomSlice(path);
        var (at, isImplicit) = (MetaStart, false);
        while (Next(bytes, ref at, isImplicit) is var (tag, start, length) && tag >> 16 <= LastGroup)
        {
            var text = length <= 256 ? Encoding.ASCII.GetString(bytes, start, length).Trim('\0', ' ') : "";
            if (tag == 0x0002_0010) isImplicit = text == "1.2.840.10008.1.2";
            slice = tag switch
            {
                0x0020_000E => slice with { Series = text },
                0x0020_0013 => slice with { Instance = text, InstanceField = (start, length) },
                0x0020_0032 => slice with { Position = Numbers(text, 3) },
                0x0020_0037 => slice with { Orientation = Numbers(text, 6) },
                _ => slice,
            };
        }
        // Anonymised files often have lost their series.
        return slice.Series.Length > 0 || slice.Position is not null ? slice : null;
    }

    /// <summary>The element at a place; moves on behind it. Null at the end or where the bytes are no element.</summary>
    private static (uint Tag, int Start, int Length)? Next(byte[] bytes, ref int at, bool isImplicit)
    {
        if (at + 8 > bytes.Length) return null;
        var tag = Tag(bytes, at);
        uint length;
        // The file's own group 0002 is explicit always.
        if (isImplicit && tag >> 16 != 0x0002)
        {
            length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 4));
            at += 8;
        }
        else if (Encoding.ASCII.GetString(bytes, at + 4, 2) is "OB" or "OW" or "OF" or "OD" or "OL" or "OV" or "SQ" or "UC" or "UR" or "UT"
            or "UN" or "SV" or "UV")
        {
            if (at + 12 > bytes.Length) return null;
            length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8));
            at += 12;
        }
        else
        {
            length = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at + 6));
            at += 8;
        }
        var start = at;
        if (length == Undefined)
        {
            if (!SkipSequence(bytes, ref at)) return null;
            return (tag, start, 0);
        }
        if (length > bytes.Length - at) return null;
        at += (int)length;
        return (tag, start, (int)length);
    }

    /// <summary>A sequence of undefined length ends with its own mark; sequences within it do too.</summary>
    private static bool SkipSequence(byte[] bytes, ref int at)
    {
        var depth = 1;
        for (; at + 8 <= bytes.Length; at += 2)
        {
            var tag = Tag(bytes, at);
            if (tag == ItemEnd && BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 4)) == 0) continue;
            if (tag == SequenceEnd && BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 4)) == 0) depth--;
            else if (bytes[at + 4] == 'S' && bytes[at + 5] == 'Q' && at + 12 <= bytes.Length
                && BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)) == Undefined) depth++;
            if (depth > 0) continue;
            at += 8;
            return true;
        }
        return false;
    }

    private static uint Tag(byte[] bytes, int at) =>
        ((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at)) << 16) | BinaryPrimitives.ReadUInt16LittleEndian(
            bytes.AsSpan(at + 2));

    private static double[]? Numbers(string text, int count)
    {
        var parts = text.Split('\\');
        var numbers = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])
                || !double.IsFinite(numbers[i])) return null;
        return numbers.Length == count ? numbers : null;
    }
}
