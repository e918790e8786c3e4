using System.Globalization;
using System.Xml.Linq;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Annotation.Formats;

/// <summary>
/// CVAT for images 1.1 and for video 1.1 (XML). Corners are measured from the picture's edge. A track lives from keyframe to keyframe, its
/// box on the straight line between them, until a keyframe is marked "outside"; a track's frame is the slice's index.
/// </summary>
public static class CvatFormat
{
    public const string Source = "cvat";

    /// <param name="trackCase">Case id for tracks, whose frames carry no picture name; null to take the task's name.</param>
    /// <exception cref="InvalidInputException">The file is not CVAT's, or a class is unknown.</exception>
    public static BoxTable Read(string path, PictureMapping mapping, string? trackCase = null)
    {
        var root = XmlFile.Load(path);
        var annotator = root.Descendants("assignee").FirstOrDefault()?.Element("username")?.Value ?? root.Descendants("owner").FirstOrDefault()?.Element("username")?.Value ?? "";
        var prompts = new List<BoxPrompt>();
        var empty = new List<EmptySlice>();
        foreach (var image in root.Elements("image"))
        {
            var (caseId, slice) = mapping.Parse(XmlFile.Text(image, "name", path), path);
            var height = (int)XmlFile.Number(image, "height", path);
            if (!image.Elements("box").Any()) empty.Add(new EmptySlice(caseId, mapping.Axis, slice, annotator, Source));
            foreach (var box in image.Elements("box"))
                prompts.Add(Prompt(caseId, slice, XmlFile.Text(box, "label", path), mapping.Turn(Corners(box, path), height)));
        }
        foreach (var track in root.Elements("track")) AddTrack(track);
        return new BoxTable(prompts, empty);

        BoxPrompt Prompt(string caseId, int slice, string name, PixelBox box) =>
            new(caseId, mapping.Axis, slice, mapping.LabelOf(name, path), box, annotator, null, Source);

        void AddTrack(XElement track)
        {
            var caseId = trackCase ?? root.Descendants("task").FirstOrDefault()?.Element("name")?.Value ?? throw new InvalidInputException($"{path}: the tracks belong to no case; name it");
            var height = (int)XmlFile.Number(root.Descendants("original_size").FirstOrDefault(), "height", path);
            XElement[] keys = [.. track.Elements("box").OrderBy(b => XmlFile.Number(b, "frame", path))];
            for (var i = 0; i < keys.Length; i++)
            {
                if (XmlFile.Text(keys[i], "outside", path) == "1") continue;
                var (frame, box) = ((int)XmlFile.Number(keys[i], "frame", path), Corners(keys[i], path));
                var next = i + 1 < keys.Length ? (int)XmlFile.Number(keys[i + 1], "frame", path) : frame + 1;
                var target = i + 1 < keys.Length && XmlFile.Text(keys[i + 1], "outside", path) != "1" ? Corners(keys[i + 1], path) : box;
                for (var at = frame; at < next; at++)
                    prompts.Add(Prompt(caseId, at, XmlFile.Text(track, "label", path), mapping.Turn(box.Towards(target, (float)(at - frame) / (next - frame)), height)));
            }
        }
    }

    /// <summary>Writes the form for images.</summary>
    public static void Write(string path, BoxTable table, PictureMapping mapping, Func<string, PictureSize> sizeOf)
    {
        var slices = table.Prompts.Select(p => (p.Case, p.Slice)).Concat(table.EmptySlices.Select(e => (e.Case, e.Slice))).Distinct();
        var root = new XElement("annotations", new XElement("version", "1.1"), slices.Select((s, i) => new XElement(
            "image",
            new XAttribute("id", i),
            new XAttribute("name", PictureMapping.NameOf(s.Case, s.Slice) + ".png"),
            new XAttribute("width", sizeOf(s.Case).Width),
            new XAttribute("height", sizeOf(s.Case).Height),
            table.Prompts.Where(p => (p.Case, p.Slice) == s && p.Box is not null).Select(p => Box(p, mapping, sizeOf(p.Case).Height)))));
        AtomicFile.WriteText(path, root + "\n");
    }

    private static PixelBox Corners(XElement box, string path) => EdgeBox.ToCentres(
        XmlFile.Number(box, "xtl", path), XmlFile.Number(box, "ytl", path), XmlFile.Number(box, "xbr", path), XmlFile.Number(box, "ybr", path));

    private static XElement Box(BoxPrompt prompt, PictureMapping mapping, int height)
    {
        var (x0, y0, x1, y1) = EdgeBox.FromCentres(mapping.Turn(prompt.Box!.Value, height));
        return new XElement(
            "box",
            new XAttribute("label", mapping.ClassOf(prompt.Label)),
            new XAttribute("xtl", Number(x0)),
            new XAttribute("ytl", Number(y0)),
            new XAttribute("xbr", Number(x1)),
            new XAttribute("ybr", Number(y1)),
            new XAttribute("occluded", 0),
            new XAttribute("z_order", 0));
    }

    private static string Number(float value) => value.ToString(CultureInfo.InvariantCulture);
}
