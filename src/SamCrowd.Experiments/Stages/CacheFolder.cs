using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Experiments.Stages;

/// <summary>
/// A folder whose content can be made again at any time. A tag after the Cache Directory Tagging Specification
/// (https://bford.info/cachedir)
/// says so, also to backup programs; without it nothing in the folder is touched.
/// </summary>
internal static class CacheFolder
{
    private const string TagFile = "CACHEDIR.TAG";
    private const string Tag = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder is a cache of SamCrowd and may be deleted.\n";

    /// <summary>Makes the folder and tags it.</summary>
    /// <exception cref="InvalidInputException">There is such a folder with something else in it.</exception>
    public static void Create(string folder)
    {
        if (IsTagged(folder)) return;
        var own = Directory.Exists(folder)
            ? Directory.EnumerateFileSystemEntries(folder).FirstOrDefault(path => !TemporaryFiles.Is(path))
            : null;
        // The tag is the first file of a cache: where another stage has made it meanwhile, the tag is there by now.
        if (own is not null && !IsTagged(folder))
            throw new InvalidInputException(
                $"{folder} is needed for a cache, and holds {Path.GetFileName(own)}, which does not belong to it; move it away");
        AtomicFile.WriteText(Path.Combine(folder, TagFile), Tag);
    }

    /// <summary>Deletes the folder where it is tagged.</summary>
    public static void Delete(string folder)
    {
        if (!IsTagged(folder)) return;
        Directory.Delete(folder, recursive: true);
        var above = Path.GetDirectoryName(folder)!;
        if (!Directory.EnumerateFileSystemEntries(above).Any()) Directory.Delete(above);
    }

    private static bool IsTagged(string folder)
    {
        var tag = Path.Combine(folder, TagFile);
        return File.Exists(tag) && File.ReadAllText(tag) == Tag;
    }
}
