using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Formats;

/// <summary>The files of the formats that have one an image.</summary>
internal static class AnnotationFolder
{
    /// <summary>
    /// Files of the ending, whatever the case of its letters, in ordinal order; hidden ones are skipped. Folders below are named in a note.
    /// </summary>
    /// <param name="others">File names that belong to the format and hold no annotation, e.g. lists of classes.</param>
    /// <exception cref="InvalidInputException">There is no such folder, or it holds no such file.</exception>
    public static IReadOnlyList<string> Files(string folder, string ending, ImportLog log, params IReadOnlyCollection<string> others)
    {
        if (File.Exists(folder))
            throw new InvalidInputException(folder, "it is a file where a folder of annotation files is due", "name the folder");
        if (!Directory.Exists(folder))
            throw new InvalidInputException(folder, "there is no such folder of annotation files", "check the path");
        string[] files = [.. Of(folder).Order(StringComparer.Ordinal)];
        foreach (var below in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            var count = Of(below).Count();
            if (count > 0 && files.Length == 0)
                throw new InvalidInputException(folder,
                    $"it holds no annotation file ({ending}), but the folder {Path.GetFileName(below)} in it holds {count}",
                    "name that folder");
            if (count > 0) log.Note($"folders below with files that were not read", Path.GetFileName(below));
        }
        return files.Length > 0 ? files : throw new InvalidInputException(folder, $"it holds no annotation file ({ending})",
            "check the folder and the format");

        IEnumerable<string> Of(string place) => Directory.EnumerateFiles(place).Where(file =>
            file.EndsWith(ending, StringComparison.OrdinalIgnoreCase) && !Path.GetFileName(file).StartsWith('.')
                && !others.Contains(Path.GetFileName(file), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The image's name: the file's without its ending.</summary>
    public static string ImageNameOf(string file, string ending) => Path.GetFileName(file)[..^ending.Length];

    /// <summary>Refuses a file that is called after one slice and names the image of another.</summary>
    /// <param name="stated">The image's name in the file; null where it has none.</param>
    public static void CheckImageName(ImportLog log, string file, string name, string? stated)
    {
        if (stated is null || !log.Mapping.Understands(stated) || log.Mapping.Parse(stated, file) == log.Mapping.Parse(name, file)) return;
        throw log.Wrong(Path.GetFileName(file), $"the file names the image '{stated}', which is another slice",
            "rename the file after its image");
    }
}
