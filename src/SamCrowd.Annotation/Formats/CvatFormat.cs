using System.Globalization;
using System.Xml.Linq;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Annotation.Formats;

/// <summary>
/// CVAT for images 1.1 and for video 1.1 (XML), measured from the image's edge. Polygons, masks and ellipses give the box around them, a
/// rotated box the upright one around it, and points are clicks; lines, cuboids and skeletons are refused. Tracks: <see
/// cref="CvatTracks"/>.
/// </summary>
internal static class CvatFormat
{
    public const string Source = "cvat";

    /// <param name="annotator">Name of the annotator, for files that name neither an assignee nor an owner.</param>
    /// <param name="trackCase">Case id for tracks, whose frames carry no image name; null to take the task's name.</param>
    /// <exception cref="InvalidInputException">The file is not CVAT's, a shape is of another kind, or a class is unknown.</exception>
    public static ImportedBoxes Read(string path, ImageMapping mapping, Func<string, ImageSize>? sizeOf = null, string annotator = "",
        string? trackCase = null)
    {
        var root = XmlFile.Load(path, "annotations");
        var log = new ImportLog(path, Source, mapping, CornerConvention.Edges, sizeOf);
        var tasks = CvatTask.Of(root, path, annotator);
        foreach (var element in root.Elements("image"))
        {
            var name = XmlFile.Text(element, "name", path);
            var size = new ImageSize(XmlFile.Whole(element, "width", path), XmlFile.Whole(element, "height", path));
            var image = log.Open(name, size, CvatTask.For(element, tasks)?.Annotator ?? annotator, XmlFile.PlaceOf(element));
            foreach (var shape in element.Elements()) Take(shape, image, path);
            image.Close();
        }
        new CvatTracks(path, log, tasks, trackCase, annotator).Read(root.Elements("track"));
        foreach (var other in root.Elements().Where(element => element.Name.LocalName is not ("version" or "meta" or "image" or "track")))
            log.Note($"elements <{other.Name.LocalName}> not read", XmlFile.PlaceOf(other));
        return log.Result();
    }

    /// <summary>Writes the form for images.</summary>
    public static IReadOnlyList<string> Write(string path, BoxTable table, ImageMapping mapping, Func<string, ImageSize> sizeOf)
    {
        var log = new ExportLog(table, mapping, CornerConvention.Edges, sizeOf);
        var root = new XElement("annotations", new XElement("version", "1.1"), log.Slices().Select((slice, i) => new XElement(
            "image",
            new XAttribute("id", i),
            new XAttribute("name", slice.Name + ".png"),
            new XAttribute("width", slice.Size.Width),
            new XAttribute("height", slice.Size.Height),
            slice.Prompts.Select(prompt => Box(log.ClassOf(prompt), log.BoxOf(prompt, slice.Size))))));
        AtomicFile.WriteText(path, root + "\n");
        return log.Notes;
    }

    private static void Take(XElement shape, ImageReading image, string path)
    {
        var (kind, place) = (shape.Name.LocalName, XmlFile.PlaceOf(shape));
        if (kind == "tag")
        {
            image.Leave("tags of whole images");
        }
        else if (kind == "points")
        {
            image.Clicks(place, XmlFile.Text(shape, "label", path), CvatShape.PointsOf(shape, path));
        }
        else
        {
            var (box, madeOf) = CvatShape.BoxOf(shape, path);
            if (box is { } found)
                image.Box(place, XmlFile.Text(shape, "label", path), found, madeOf is null ? null : CornerConvention.Edges, madeOf: madeOf);
            else image.Leave("masks without any pixel");
        }
    }

    private static XElement Box(string name, ToolBox box) => new(
        "box",
        new XAttribute("label", name),
        new XAttribute("xtl", Text(box.X0)),
        new XAttribute("ytl", Text(box.Y0)),
        new XAttribute("xbr", Text(box.X1)),
        new XAttribute("ybr", Text(box.Y1)),
        new XAttribute("occluded", 0),
        new XAttribute("z_order", 0));

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
