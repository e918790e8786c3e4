using System.Text;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Annotation.Formats;

/// <summary>
/// YOLO text: a file an image, a line a box, "class xc yc w h" in parts of the image's size. OpenLabeling, the default here, writes the
/// centre and extent of whole pixels counted from 0, both corners inclusive; other tools measure from the image's edge. OpenLabeling writes
/// an empty file for every image it opens, so an empty file is kept apart from no file.
/// </summary>
internal static class YoloFormat
{
    public const string Source = "openlabeling";

    private const string Ending = ".txt";

    /// <param name="folder">
    /// The folder of the .txt files; a list of classes, one name a line, may lie there or up to two folders above it.
    /// </param>
    /// <param name="sizeOf">Size of a case's images: the text does not hold it.</param>
    /// <exception cref="InvalidInputException">
    /// A line or the list of classes cannot be read, a class is unknown, or a box counts pixels that its image does not have.
    /// </exception>
    public static ImportedBoxes Read(string folder, ImageMapping mapping, Func<string, ImageSize>? sizeOf, string annotator = "")
    {
        var log = new ImportLog(folder, Source, mapping, CornerConvention.Pixels, sizeOf);
        var files = AnnotationFolder.Files(folder, Ending, log, YoloClasses.ListNames);
        var classes = YoloClasses.Near(folder);
        foreach (var file in files)
        {
            var image = log.Open(AnnotationFolder.ImageNameOf(file, Ending), null, annotator, Path.GetFileName(file));
            var lines = ReadLines(file);
            for (var i = 0; i < lines.Length; i++)
            {
                if (string.IsNullOrWhiteSpace(lines[i])) continue;
                var place = $"{Path.GetFileName(file)}, line {i + 1}";
                var line = YoloLine.Parse(lines[i]) ?? throw log.Wrong(place,
                    $"'{lines[i].Trim()}' is neither 'class xc yc w h' nor 'class x y x y x y …'", "correct the line");
                var name = classes.NameOf(line.Class, mapping)
                    ?? throw log.Wrong(place, $"class {line.Class} is not in {classes.File}, which has {classes.Count} names",
                    "correct the line or the list");
                var (box, accuracy) = line.InPixels(image.Size);
                var at = classes.File is null ? place : $"{place} (class {line.Class} of {classes.File})";
                image.Box(at, name, box, line.IsOutline ? CornerConvention.Edges : null, accuracy, line.IsOutline ? "outlines" : null);
            }
            image.Close();
        }
        return log.Result();
    }

    /// <summary>Writes a text file for every slice that has a box or was empty, and class_list.txt.</summary>
    public static IReadOnlyList<string> Write(string folder, BoxTable table, ImageMapping mapping, Func<string, ImageSize> sizeOf)
    {
        var log = new ExportLog(table, mapping, CornerConvention.Pixels, sizeOf);
        string[] classes = [.. mapping.Labels.Keys];
        ExportLog.WriteFiles(log.Slices()
            .Select(slice => (ExportLog.PathOf(folder, slice, Ending), string.Concat(slice.Prompts.Select(prompt =>
            YoloLine.Text(Array.IndexOf(classes, log.ClassOf(prompt)), log.BoxOf(prompt, slice.Size), slice.Size) + "\n")))));
        AtomicFile.WriteText(Path.Combine(folder, YoloClasses.ListNames[0]), string.Join('\n', classes) + "\n");
        return log.Notes;
    }

    private static string[] ReadLines(string file)
    {
        try
        {
            return File.ReadAllLines(file, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidInputException(file, "the text is not UTF-8", "check that it is an annotation file", error);
        }
    }
}
