namespace SamCrowd.Imaging.Files.Nifti;

/// <summary>The names of a .hdr/.img pair, packed or not.</summary>
internal static class NiftiNames
{
    public static bool IsPacked(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    public static bool IsPair(string path) => EndOf(path) is ".hdr" or ".img";

    /// <summary>The .hdr of an .img; any other name as it is.</summary>
    public static string HeaderOf(string path) => EndOf(path) == ".img" ? Existing(path, ".hdr") : path;

    /// <summary>The .img of a .hdr (or .nii that keeps its voxels apart).</summary>
    public static string ImageOf(string path) => Existing(path, ".img");

    private static string EndOf(string path) => Path.GetExtension(WithoutPacking(path)).ToLowerInvariant();

    private static string WithoutPacking(string path) => IsPacked(path) ? path[..^3] : path;

    // One of a pair may be packed and the other not.
    private static string Existing(string path, string ending)
    {
        var plain = Path.ChangeExtension(WithoutPacking(path), ending);
        var packed = plain + ".gz";
        var preferred = IsPacked(path) ? packed : plain;
        var other = IsPacked(path) ? plain : packed;
        return !File.Exists(preferred) && File.Exists(other) ? other : preferred;
    }
}
