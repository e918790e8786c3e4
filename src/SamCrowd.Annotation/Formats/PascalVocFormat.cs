using System.Globalization;
using System.Xml.Linq;
using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Formats;

/// <summary>
/// Pascal VOC XML: a file an image. OpenLabeling counts whole pixels from 0, both corners inclusive, which is the default here; Pascal
/// VOC's own files and LabelImg's count from 1.
/// </summary>
internal static class PascalVocFormat
{
    public const string Source = "pascal-voc";

    private const string Ending = ".xml";

    /// <exception cref="InvalidInputException">
    /// A file is not such XML, a class is unknown, or a box counts pixels that its image does not have.
    /// </exception>
    public static ImportedBoxes Read(string folder, ImageMapping mapping, Func<string, ImageSize>? sizeOf = null, string annotator = "")
    {
        var log = new ImportLog(folder, Source, mapping, CornerConvention.Pixels, sizeOf);
        foreach (var file in AnnotationFolder.Files(folder, Ending, log)) ReadFile(file, log, annotator);
        return log.Result();
    }

    public static IReadOnlyList<string> Write(string folder, BoxTable table, ImageMapping mapping, Func<string, ImageSize> sizeOf)
    {
        var log = new ExportLog(table, mapping, CornerConvention.Pixels, sizeOf);
        ExportLog.WriteFiles(log.Slices().Select(slice =>
        {
            var root = new XElement(
                "annotation",
                new XElement("filename", slice.Name + ".png"),
                new XElement("size", new XElement("width", slice.Size.Width), new XElement("height", slice.Size.Height),
                    new XElement("depth", 3)),
                new XElement("segmented", 0),
                slice.Prompts.Select(prompt => Object(log.ClassOf(prompt), log.BoxOf(prompt, slice.Size))));
            return (ExportLog.PathOf(folder, slice, Ending), root + "\n");
        }));
        return log.Notes;
    }

    private static void ReadFile(string file, ImportLog log, string annotator)
    {
        var (name, place) = (AnnotationFolder.ImageNameOf(file, Ending), Path.GetFileName(file));
        // OpenLabeling leaves a file of no bytes for an image that was opened and not marked.
        if (new FileInfo(file).Length == 0)
        {
            log.Open(name, null, annotator, place).Close();
            return;
        }
        var root = XmlFile.Load(file, "annotation");
        AnnotationFolder.CheckImageName(log, file, name, XmlFile.Find(root, "filename"));
        var size = XmlFile.One(root, "size", file) is { } stated
            ? new ImageSize(XmlFile.Whole(stated, "width", file), XmlFile.Whole(stated, "height", file)) : (ImageSize?)null;
        var image = log.Open(name, size, annotator, place);
        foreach (var item in root.Elements("object"))
        {
            image.Box($"{place}, {XmlFile.PlaceOf(item)}", XmlFile.Text(item, "name", file),
                BoxOf(item, file, out var corners, out var madeOf), corners, madeOf: madeOf);
            foreach (var _ in item.Elements("part")) image.Leave("parts of objects");
        }
        image.Close();
    }

    private static ToolBox BoxOf(XElement item, string file, out CornerConvention? corners, out string? madeOf)
    {
        (corners, madeOf) = (null, null);
        if (XmlFile.One(item, "bndbox", file) is { } box)
        {
            double At(string name) => XmlFile.Number(box, name, file);
            return new ToolBox(At("xmin"), At("ymin"), At("xmax"), At("ymax"));
        }
        if (XmlFile.One(item, "robndbox", file) is not { } turned)
            throw XmlFile.Wrong(item, "it has no <bndbox>; shapes of other kinds cannot be read", file);
        // roLabelImg: centre, width, height and an angle in radians, measured from the image's edge.
        double Of(string name) => XmlFile.Number(turned, name, file);
        (corners, madeOf) = (CornerConvention.Edges, "rotated boxes");
        return new ToolBox(Of("cx") - (Of("w") / 2), Of("cy") - (Of("h") / 2), Of("cx") + (Of("w") / 2), Of("cy") + (Of("h") / 2))
            .TurnedAboutCentre(Of("angle") * 180 / Math.PI);
    }

    private static XElement Object(string name, ToolBox box) => new(
        "object",
        new XElement("name", name),
        new XElement("pose", "Unspecified"),
        new XElement("truncated", 0),
        new XElement("difficult", 0),
        new XElement("bndbox", new XElement("xmin", Text(box.X0)), new XElement("ymin", Text(box.Y0)), new XElement("xmax", Text(box.X1)),
            new XElement("ymax", Text(box.Y1))));

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
