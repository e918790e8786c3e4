using System.Text.Json.Nodes;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Annotation.Formats;

/// <summary>
/// COCO JSON. A bbox is [x, y, width, height] in real pixels measured from the image's edge, so that a box around pixels 10 to 14 is x 10,
/// width 5. An annotation without a bbox gives the box around its segmentation. An image without annotation was looked at and not marked.
/// </summary>
internal static class CocoFormat
{
    public const string Source = "coco";

    /// <exception cref="InvalidInputException">
    /// The file is not COCO, an id occurs twice, or an annotation names an unknown class or image.
    /// </exception>
    public static ImportedBoxes Read(string path, ImageMapping mapping, Func<string, ImageSize>? sizeOf = null, string annotator = "")
    {
        var root = JsonInput.Read(path);
        var log = new ImportLog(path, Source, mapping, CornerConvention.Edges, sizeOf);
        var images = ById(root["images"], image =>
        {
            var name = image["file_name"].Text();
            return log.Open(name, new ImageSize(image["width"].Whole(), image["height"].Whole()), annotator, image.Place);
        });
        var classes = ById(root["categories"], category => category["name"].Text());
        var annotations = root["annotations"].Items();
        RefuseTwice(annotations.Select(item => item.Find("id")));
        foreach (var item in annotations)
        {
            if (!images.TryGetValue(item["image_id"].Id(), out var image))
                throw item.Unfit($"it names image {item["image_id"].Id()}, which is not among the images");
            if (!classes.TryGetValue(item["category_id"].Id(), out var name))
                throw item.Unfit($"it names category {item["category_id"].Id()}, which is not among the categories");
            var (box, madeOf) = BoxOf(item, image.Size);
            if (box is { } found) image.Box(item.Place, name, found, madeOf is null ? null : CornerConvention.Edges, madeOf: madeOf);
            else image.Leave("masks without any pixel");
        }
        foreach (var image in images.Values) image.Close();
        return log.Result();
    }

    public static IReadOnlyList<string> Write(string path, BoxTable table, ImageMapping mapping, Func<string, ImageSize> sizeOf)
    {
        var log = new ExportLog(table, mapping, CornerConvention.Edges, sizeOf);
        string[] classes = [.. mapping.Labels.Keys];
        var (images, annotations) = (new JsonArray(), new JsonArray());
        foreach (var slice in log.Slices())
        {
            images.Add(new JsonObject
            {
                ["id"] = images.Count + 1,
                ["file_name"] = slice.Name + ".png",
                ["width"] = slice.Size.Width,
                ["height"] = slice.Size.Height
            });
            foreach (var prompt in slice.Prompts)
            {
                var box = log.BoxOf(prompt, slice.Size);
                annotations.Add(new JsonObject
                {
                    ["id"] = annotations.Count + 1,
                    ["image_id"] = images.Count,
                    ["category_id"] = Array.IndexOf(classes, log.ClassOf(prompt)) + 1,
                    ["bbox"] = new JsonArray(box.X0, box.Y0, box.X1 - box.X0, box.Y1 - box.Y0),
                    ["area"] = (box.X1 - box.X0) * (box.Y1 - box.Y0),
                    ["iscrowd"] = 0,
                });
            }
        }
        var categories = new JsonArray([.. classes.Select((name, i) => (JsonNode)new JsonObject { ["id"] = i + 1, ["name"] = name })]);
        ToolJson.Write(path, new JsonObject { ["images"] = images, ["annotations"] = annotations, ["categories"] = categories });
        return log.Notes;
    }

    /// <summary>The box, and what it was made from where that is not a bbox as it stands; null for a mask without any pixel.</summary>
    private static (ToolBox? Box, string? MadeOf) BoxOf(JsonItem item, ImageSize size)
    {
        if (item.Find("bbox") is { } bbox && bbox.Items().Count > 0)
        {
            double[] numbers = [.. bbox.Items().Select(number => number.Finite())];
            if (numbers is not [var x, var y, var w, var h])
                throw bbox.Unfit($"it has {numbers.Length} numbers; a box has 4 (x, y, width, height)");
            if (w < 0 || h < 0) throw bbox.Unfit("its width or height is below 0");
            // CVAT writes the box before it was turned about its centre, and the angle.
            var degrees = item.Find("attributes") is { IsObject: true } attributes && attributes.Find("rotation") is { } rotation
                ? rotation.Finite() : 0;
            return (new ToolBox(x, y, x + w, y + h).TurnedAboutCentre(degrees), degrees == 0 ? null : "rotated boxes");
        }
        if (item.Find("segmentation") is not { } segmentation) throw item.Unfit("it has neither a bbox nor a segmentation");
        if (segmentation.IsObject) return (Mask(segmentation, size), "masks");
        var polygons = segmentation.Items();
        if (polygons.Count == 0) throw item.Unfit("it has neither a bbox nor a segmentation");
        return (ToolBox.Around(polygons.SelectMany(Points)), "polygons");
    }

    private static IEnumerable<(double X, double Y)> Points(JsonItem polygon)
    {
        double[] numbers = [.. polygon.Items().Select(number => number.Finite())];
        return numbers.Length >= 6 && numbers.Length % 2 == 0
            ? numbers.Chunk(2).Select(point => (point[0], point[1])) : throw polygon.Unfit("it is not a polygon of at least three points");
    }

    /// <summary>Runs down the columns, as numbers or packed into text.</summary>
    private static ToolBox? Mask(JsonItem mask, ImageSize size)
    {
        if (mask["size"].Items() is not [var h, var w] || h.Whole() != size.Height || w.Whole() != size.Width)
            throw mask.Unfit($"its size is not that of the image, [{size.Height}, {size.Width}]");
        try
        {
            var counts = mask["counts"];
            var runs = counts.IsText ? RunLengths.OfText(counts.Text()) : [.. counts.Items().Select(run => (long)run.Whole())];
            return RunLengths.BoxAround(runs, size.Height, size.Width, linesAreColumns: true);
        }
        catch (FormatException error)
        {
            throw mask.Unfit($"the mask {error.Message}");
        }
    }

    private static Dictionary<string, T> ById<T>(JsonItem list, Func<JsonItem, T> read)
    {
        var items = list.Items();
        RefuseTwice(items.Select(item => item["id"]));
        return items.ToDictionary(item => item["id"].Id(), read, StringComparer.Ordinal);
    }

    private static void RefuseTwice(IEnumerable<JsonItem?> ids)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in ids)
            if (id is { } one && !seen.Add(one.Id())) throw one.Unfit($"the id {one.Id()} occurs twice");
    }
}
