using System.Text.Json.Nodes;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Annotation.Formats;

/// <summary>
/// LabelMe JSON: a file an image, shapes measured from the image's edge. A rectangle has two opposite corners in any order or all four;
/// polygons, circles and masks give the box around them, points are clicks, and lines are refused. An image with a flag that is set is not
/// recorded as empty, whatever the flag means.
/// </summary>
internal static class LabelMeFormat
{
    public const string Source = "labelme";

    private const string Ending = ".json";

    /// <exception cref="InvalidInputException">A file is not LabelMe's, a shape is a line, or a class is unknown.</exception>
    public static ImportedBoxes Read(string folder, ImageMapping mapping, Func<string, ImageSize>? sizeOf = null, string annotator = "")
    {
        var log = new ImportLog(folder, Source, mapping, CornerConvention.Edges, sizeOf);
        foreach (var file in AnnotationFolder.Files(folder, Ending, log))
        {
            var root = JsonInput.Read(file);
            var (name, place) = (AnnotationFolder.ImageNameOf(file, Ending), Path.GetFileName(file));
            AnnotationFolder.CheckImageName(log, file, name, root.Find("imagePath")?.Text());
            var image = log.Open(name, new ImageSize(root["imageWidth"].Whole(), root["imageHeight"].Whole()), annotator, place);
            foreach (var shape in root["shapes"].Items()) Take(shape, image, $"{place}, {shape.Place}");
            if (root.Find("flags")?.Members().Any(flag => flag.Value.Flag()) ?? false) image.Leave("flags of whole images");
            image.Close();
        }
        return log.Result();
    }

    public static IReadOnlyList<string> Write(string folder, BoxTable table, ImageMapping mapping, Func<string, ImageSize> sizeOf)
    {
        var log = new ExportLog(table, mapping, CornerConvention.Edges, sizeOf);
        ExportLog.WriteFiles(log.Slices().Select(slice => (
            ExportLog.PathOf(folder, slice, Ending),
            ToolJson.Text(new JsonObject
            {
                ["version"] = "5.0.0",
                ["flags"] = new JsonObject(),
                ["shapes"] = new JsonArray(
                    [.. slice.Prompts.Select(prompt => (JsonNode)Shape(log.ClassOf(prompt), log.BoxOf(prompt, slice.Size)))]),
                ["imagePath"] = slice.Name + ".png",
                ["imageData"] = null,
                ["imageHeight"] = slice.Size.Height,
                ["imageWidth"] = slice.Size.Width,
            }))));
        return log.Notes;
    }

    private static JsonObject Shape(string name, ToolBox box) => new()
    {
        ["label"] = name,
        ["points"] = new JsonArray(new JsonArray(box.X0, box.Y0), new JsonArray(box.X1, box.Y1)),
        ["group_id"] = null,
        ["shape_type"] = "rectangle",
        ["flags"] = new JsonObject(),
    };

    private static void Take(JsonItem shape, ImageReading image, string place)
    {
        var name = shape["label"].Text();
        // Files of LabelMe before version 3.5 name no type and hold polygons.
        var kind = shape.Find("shape_type")?.Text() ?? "polygon";
        (double X, double Y)[] points = [.. shape["points"].Items().Select(point => point.Point())];
        switch (kind)
        {
            case "rectangle" when points.Length is 2 or 4:
                image.Box(place, name, ToolBox.Around(points));
                break;
            case "rotation" when points.Length == 4:
                image.Box(place, name, ToolBox.Around(points), madeOf: "rotated boxes");
                break;
            case "polygon" when points.Length >= 3:
                image.Box(place, name, ToolBox.Around(points), CornerConvention.Edges, madeOf: "polygons");
                break;
            case "circle" when points is [var centre, var rim]:
                var radius = Math.Sqrt(Math.Pow(rim.X - centre.X, 2) + Math.Pow(rim.Y - centre.Y, 2));
                image.Box(place, name, ToolBox.AroundEllipse(centre.X, centre.Y, radius, radius), CornerConvention.Edges,
                    madeOf: "circles");
                break;
            case "mask" when points.Length == 2:
                // The two points are the first and the last pixel of the mask's box, counted from 0 and both inclusive.
                image.Box(place, name, ToolBox.Around(points) is var box ? box with { X1 = box.X1 + 1, Y1 = box.Y1 + 1 } : default,
                    CornerConvention.Edges, madeOf: "masks");
                break;
            case "point" or "points" when points.Length > 0:
                image.Clicks(place, name, points);
                break;
            case "rectangle" or "rotation" or "polygon" or "circle" or "mask" or "point" or "points":
                throw shape.Unfit($"a {kind} cannot have {points.Length} points");
            default:
                throw shape.Unfit($"a shape is a {kind}, which is neither a box nor an area", "draw a rectangle or a polygon");
        }
    }
}
