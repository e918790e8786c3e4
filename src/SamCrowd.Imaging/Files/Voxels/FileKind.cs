using System.Text;

namespace SamCrowd.Imaging.Files.Voxels;

/// <summary>Tells by a file's first bytes what it really is, for messages about files that are not what their names say.</summary>
/// <param name="Name">With its article, e.g. "a zip archive".</param>
/// <param name="Remedy">What to do with it where a volume is wanted.</param>
internal sealed record FileKind(string Name, string Remedy)
{
    /// <summary>How many bytes are enough to tell.</summary>
    public const int BytesNeeded = 352;

    private const string Empty = "empty";
    private const string DownloadAgain = "download the file itself again";

    /// <summary>What is wrong with a file of this kind where another is wanted.</summary>
    /// <param name="wanted">With its article, e.g. "a NIfTI file".</param>
    public string InPlaceOf(string wanted) => Name == Empty ? "is empty" : $"is not {wanted} but {Name}";

    /// <returns>Null where the bytes are of no kind that is known here.</returns>
    public static FileKind? Of(ReadOnlySpan<byte> start)
    {
        if (start.Length == 0) return new FileKind(Empty, "copy or download it again");
        if (start[0] == 0x1F && start.Length > 1 && start[1] == 0x8B)
            return new FileKind("packed by gzip", "give it a name that ends in .gz");
        if (IsNifti(start)) return new FileKind("a NIfTI file", "rename it to end in .nii");
        if (start.StartsWith("NRRD000"u8)) return new FileKind("a NRRD file", "rename it to end in .nrrd");
        if (start.StartsWith("PK\x03\x04"u8) || start.StartsWith("PK\x05\x06"u8)) return new FileKind("a zip archive", "unpack it");
        if (start.StartsWith("\x89PNG"u8)) return new FileKind("a PNG picture", "convert the volume it belongs to");
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return new FileKind("a JPEG picture", "convert the volume it belongs to");
        if (start.StartsWith("\x89HDF"u8)) return new FileKind("an HDF5 file", "convert it to NIfTI");
        if (start.StartsWith("BZh"u8) || start.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z']))
            return new FileKind("packed by bzip2 or xz", "unpack it");
        if (start.Length >= 132 && start[128..132].SequenceEqual("DICM"u8))
            return new FileKind("a DICOM file", "convert the series to NIfTI");
        if (start.StartsWith("\x93NUMPY"u8)) return new FileKind("a numpy array", "write it as NIfTI with its spacing");
        if (start.StartsWith("version https://git-lfs"u8))
            return new FileKind("a Git LFS pointer", "fetch the file itself with 'git lfs pull'");
        if (start.IndexOfAnyExcept((byte)0) < 0) return new FileKind("zeros only", "copy or download it again");
        return OfText(start);
    }

    private static FileKind? OfText(ReadOnlySpan<byte> start)
    {
        var text = Encoding.Latin1.GetString(start).TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n');
        if (text.StartsWith("<!DOCTYPE html", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
            return new FileKind("a web page", DownloadAgain);
        if (text.StartsWith('<')) return new FileKind("an XML file", DownloadAgain);
        if (text.StartsWith('{') || text.StartsWith('[')) return new FileKind("a JSON text", DownloadAgain);
        return text.Contains("NDims", StringComparison.Ordinal) && text.Contains('=')
            ? new FileKind("a MetaImage file", "rename it to end in .mha or .mhd") : null;
    }

    /// <summary>sizeof_hdr of NIfTI-1 or -2 in either byte order.</summary>
    private static bool IsNifti(ReadOnlySpan<byte> start) =>
        start.StartsWith((ReadOnlySpan<byte>)[0x5C, 1, 0, 0]) || start.StartsWith((ReadOnlySpan<byte>)[0, 0, 1, 0x5C])
        || start.StartsWith((ReadOnlySpan<byte>)[0x1C, 2, 0, 0]) || start.StartsWith((ReadOnlySpan<byte>)[0, 0, 2, 0x1C]);
}
