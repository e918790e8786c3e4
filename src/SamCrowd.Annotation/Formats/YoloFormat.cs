using System.Globalization;
using System.Text;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Annotation.Formats;

/// <summary>
/// OpenLabeling's YOLO text: a file a picture, a line a box, "class xc yc w h" in parts of the picture's size. Corners are whole pixels,
/// both inclusive. OpenLabeling writes an empty file for every picture it opens, so an empty file is kept apart from no file.
/// </summary>
public static class YoloFormat
{
    public const string Source = "openlabeling";

    /// <param name="folder">The folder of the .txt files; class_list.txt, one name a line, may lie there or above it.</param>
    /// <param name="sizeOf">Size of a case's pictures: the text does not hold it.</param>
    /// <exception cref="InvalidInputException">A line cannot be read, a class is unknown, or a box lies outside its picture.</exception>
    public static BoxTable Read(string folder, PictureMapping mapping, Func<string, PictureSize> sizeOf, string annotator = "")
    {
        if (!Directory.Exists(folder)) throw new InvalidInputException($"{folder}: there is no such folder of annotation files");
        var classes = ReadClassList(folder);
        var prompts = new List<BoxPrompt>();
        var empty = new List<EmptySlice>();
        foreach (var file in Directory.GetFiles(folder, "*.txt").Where(f => Path.GetFileName(f) != "class_list.txt").Order(StringComparer.Ordinal))
        {
            var (caseId, slice) = mapping.Parse(Path.GetFileName(file), file);
            string[] lines = [.. File.ReadAllLines(file).Where(l => !string.IsNullOrWhiteSpace(l))];
            if (lines.Length == 0) empty.Add(new EmptySlice(caseId, mapping.Axis, slice, annotator, Source));
            foreach (var line in lines)
            {
                var (name, box) = ParseLine(line, sizeOf(caseId), classes, file);
                prompts.Add(new BoxPrompt(caseId, mapping.Axis, slice, mapping.LabelOf(name, file), mapping.Turn(box, sizeOf(caseId).Height), annotator, null, Source));
            }
        }
        if (prompts.Count + empty.Count == 0) throw new InvalidInputException($"{folder}: it holds no annotation file (.txt)");
        return new BoxTable(prompts, empty);
    }

    /// <summary>Writes a text file for every slice that has a box or was empty, and class_list.txt.</summary>
    public static void Write(string folder, BoxTable table, PictureMapping mapping, Func<string, PictureSize> sizeOf)
    {
        string[] classes = [.. mapping.Labels.Keys];
        foreach (var slice in table.Prompts.Where(p => p.Box is not null).GroupBy(p => (p.Case, p.Slice)))
        {
            var text = new StringBuilder();
            foreach (var prompt in slice)
            {
                var size = sizeOf(prompt.Case);
                var box = mapping.Turn(prompt.Box!.Value, size.Height);
                text.Append(CultureInfo.InvariantCulture, $"{Array.IndexOf(classes, mapping.ClassOf(prompt.Label))} {((double)box.X0 + box.X1) / 2 / size.Width} {((double)box.Y0 + box.Y1) / 2 / size.Height} {((double)box.X1 - box.X0) / size.Width} {((double)box.Y1 - box.Y0) / size.Height}\n");
            }
            AtomicFile.WriteText(Path.Combine(folder, PictureMapping.NameOf(slice.Key.Case, slice.Key.Slice) + ".txt"), text.ToString());
        }
        foreach (var slice in table.EmptySlices) AtomicFile.WriteText(Path.Combine(folder, PictureMapping.NameOf(slice.Case, slice.Slice) + ".txt"), "");
        AtomicFile.WriteText(Path.Combine(folder, "class_list.txt"), string.Join('\n', classes) + "\n");
    }

    private static string[]? ReadClassList(string folder)
    {
        var file = new[] { folder, Path.Combine(folder, ".."), Path.Combine(folder, "..", "..") }.Select(f => Path.Combine(f, "class_list.txt")).FirstOrDefault(File.Exists);
        return file is null ? null : [.. File.ReadAllLines(file).Where(l => !string.IsNullOrWhiteSpace(l)).Select(l => l.Trim())];
    }

    private static (string Class, PixelBox Box) ParseLine(string line, PictureSize size, string[]? classes, string file)
    {
        var cells = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (cells.Length != 5) throw new InvalidInputException($"{file}: the line '{line.Trim()}' has {cells.Length} numbers; a box has 5 (class xc yc w h)");
        var n = Array.ConvertAll(cells, c => double.TryParse(c, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) && double.IsFinite(v)
            ? v : throw new InvalidInputException($"{file}: '{c}' in the line '{line.Trim()}' is not a number"));
        var index = (int)n[0];
        if (classes is not null && (index < 0 || index >= classes.Length)) throw new InvalidInputException($"{file}: class {index} is not in class_list.txt, which has {classes.Length} names");
        var (w, h) = (size.Width, size.Height);
        var box = new PixelBox(Pixel((w * n[1]) - (w * n[3] / 2)), Pixel((h * n[2]) - (h * n[4] / 2)), Pixel((w * n[1]) + (w * n[3] / 2)), Pixel((h * n[2]) + (h * n[4] / 2)));
        if (!box.Touches(h, w)) throw new InvalidInputException($"{file}: the box of the line '{line.Trim()}' lies outside its picture of {w}x{h} pixels");
        return (classes?[index] ?? index.ToString(CultureInfo.InvariantCulture), box);
    }

    // The tool truncates; what rounding made a whole pixel minus a billionth is that pixel.
    private static float Pixel(double value) => (float)Math.Floor(value + 1e-6);
}
