using System.Globalization;
using System.Xml.Linq;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Annotation.Formats;

/// <summary>Pascal VOC XML as OpenLabeling writes it: a file a picture, corners as whole pixels from 0, both inclusive.</summary>
public static class PascalVocFormat
{
    public const string Source = "pascal-voc";

    /// <exception cref="InvalidInputException">A file is not such XML, or a class is unknown.</exception>
    public static BoxTable Read(string folder, PictureMapping mapping, string annotator = "")
    {
        if (!Directory.Exists(folder)) throw new InvalidInputException($"{folder}: there is no such folder of annotation files");
        var prompts = new List<BoxPrompt>();
        var empty = new List<EmptySlice>();
        foreach (var file in Directory.GetFiles(folder, "*.xml").Order(StringComparer.Ordinal))
        {
            var (caseId, slice) = mapping.Parse(Path.GetFileName(file), file);
            // OpenLabeling leaves a file of no bytes for a picture that was opened and not marked.
            XElement[] objects = new FileInfo(file).Length == 0 ? [] : [.. XmlFile.Load(file).Elements("object")];
            if (objects.Length == 0) empty.Add(new EmptySlice(caseId, mapping.Axis, slice, annotator, Source));
            foreach (var item in objects)
            {
                var height = (int)XmlFile.Number(item.Parent!.Element("size"), "height", file);
                var bounds = item.Element("bndbox");
                var box = new PixelBox(
                    XmlFile.Number(bounds, "xmin", file), XmlFile.Number(bounds, "ymin", file), XmlFile.Number(bounds, "xmax", file), XmlFile.Number(bounds, "ymax", file));
                prompts.Add(new BoxPrompt(caseId, mapping.Axis, slice, mapping.LabelOf(XmlFile.Text(item, "name", file), file), mapping.Turn(box, height), annotator, null, Source));
            }
        }
        if (prompts.Count + empty.Count == 0) throw new InvalidInputException($"{folder}: it holds no annotation file (.xml)");
        return new BoxTable(prompts, empty);
    }

    public static void Write(string folder, BoxTable table, PictureMapping mapping, Func<string, PictureSize> sizeOf)
    {
        var slices = table.Prompts.Where(p => p.Box is not null).GroupBy(p => (p.Case, p.Slice)).Select(g => (g.Key.Case, g.Key.Slice, Prompts: g.ToArray()))
            .Concat(table.EmptySlices.Select(e => (e.Case, e.Slice, Prompts: Array.Empty<BoxPrompt>())));
        foreach (var slice in slices)
        {
            var size = sizeOf(slice.Case);
            var name = PictureMapping.NameOf(slice.Case, slice.Slice);
            var root = new XElement(
                "annotation",
                new XElement("filename", name + ".png"),
                new XElement("size", new XElement("width", size.Width), new XElement("height", size.Height), new XElement("depth", 3)),
                new XElement("segmented", 0),
                slice.Prompts.Select(p => Object(mapping.ClassOf(p.Label), mapping.Turn(p.Box!.Value, size.Height))));
            AtomicFile.WriteText(Path.Combine(folder, name + ".xml"), root + "\n");
        }
    }

    private static XElement Object(string name, PixelBox box) => new(
        "object",
        new XElement("name", name),
        new XElement("pose", "Unspecified"),
        new XElement("truncated", 0),
        new XElement("difficult", 0),
        new XElement(
            "bndbox",
            new XElement("xmin", Whole(box.X0)),
            new XElement("ymin", Whole(box.Y0)),
            new XElement("xmax", Whole(box.X1)),
            new XElement("ymax", Whole(box.Y1))));

    private static string Whole(float value) => MathF.Round(value).ToString("0", CultureInfo.InvariantCulture);
}
