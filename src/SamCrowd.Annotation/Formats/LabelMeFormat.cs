using System.Text.Json.Nodes;
using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Formats;

/// <summary>LabelMe JSON: a file a picture; a rectangle is two opposite corners in any order, measured from the picture's edge.</summary>
public static class LabelMeFormat
{
    public const string Source = "labelme";

    /// <summary>Rectangles become boxes and points become clicks; other shapes are refused.</summary>
    /// <exception cref="InvalidInputException">A file is not LabelMe's, a shape is no rectangle or point, or a class is unknown.</exception>
    public static BoxTable Read(string folder, PictureMapping mapping, string annotator = "")
    {
        if (!Directory.Exists(folder)) throw new InvalidInputException($"{folder}: there is no such folder of annotation files");
        var prompts = new List<BoxPrompt>();
        var empty = new List<EmptySlice>();
        foreach (var file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var (caseId, slice) = mapping.Parse(Path.GetFileName(file), file);
            var found = JsonFile.Read(file, root =>
            {
                var height = root.Need("imageHeight").GetValue<int>();
                return root.Need("shapes").AsArray().Select(shape => new BoxPrompt(
                    caseId, mapping.Axis, slice, mapping.LabelOf(shape!.Need("label").GetValue<string>(), file), Box(shape!, mapping, height, file), annotator, null, Source)
                {
                    Points = Points(shape!, mapping, height),
                }).ToArray();
            });
            if (found.Length == 0) empty.Add(new EmptySlice(caseId, mapping.Axis, slice, annotator, Source));
            prompts.AddRange(found);
        }
        if (prompts.Count + empty.Count == 0) throw new InvalidInputException($"{folder}: it holds no annotation file (.json)");
        return new BoxTable(prompts, empty);
    }

    public static void Write(string folder, BoxTable table, PictureMapping mapping, Func<string, PictureSize> sizeOf)
    {
        var slices = table.Prompts.GroupBy(p => (p.Case, p.Slice)).Select(g => (g.Key.Case, g.Key.Slice, Prompts: g.ToArray()))
            .Concat(table.EmptySlices.Select(e => (e.Case, e.Slice, Prompts: Array.Empty<BoxPrompt>())));
        foreach (var slice in slices)
        {
            var size = sizeOf(slice.Case);
            var name = PictureMapping.NameOf(slice.Case, slice.Slice);
            JsonFile.Write(Path.Combine(folder, name + ".json"), new JsonObject
            {
                ["version"] = "5.0.0",
                ["flags"] = new JsonObject(),
                ["shapes"] = new JsonArray([.. slice.Prompts.Where(p => p.Box is not null).Select(p => Shape(p, mapping, size.Height))]),
                ["imagePath"] = name + ".png",
                ["imageData"] = null,
                ["imageHeight"] = size.Height,
                ["imageWidth"] = size.Width,
            });
        }
    }

    private static JsonObject Shape(BoxPrompt prompt, PictureMapping mapping, int height)
    {
        var (x0, y0, x1, y1) = EdgeBox.FromCentres(mapping.Turn(prompt.Box!.Value, height));
        return new JsonObject
        {
            ["label"] = mapping.ClassOf(prompt.Label),
            ["points"] = new JsonArray(new JsonArray(x0, y0), new JsonArray(x1, y1)),
            ["group_id"] = null,
            ["shape_type"] = "rectangle",
            ["flags"] = new JsonObject(),
        };
    }

    private static PixelBox? Box(JsonNode shape, PictureMapping mapping, int height, string file)
    {
        var kind = shape.Need("shape_type").GetValue<string>();
        if (kind == "point") return null;
        if (kind != "rectangle") throw new InvalidInputException($"{file}: a shape is a {kind}; only rectangles and points are prompts");
        var points = shape.Need("points").AsArray();
        return mapping.Turn(EdgeBox.ToCentres(At(points, 0, 0), At(points, 0, 1), At(points, 1, 0), At(points, 1, 1)), height);
    }

    private static PointPrompt[] Points(JsonNode shape, PictureMapping mapping, int height)
    {
        if (shape.Need("shape_type").GetValue<string>() != "point") return [];
        var points = shape.Need("points").AsArray();
        var place = mapping.Turn(EdgeBox.ToCentres(At(points, 0, 0), At(points, 0, 1), At(points, 0, 0), At(points, 0, 1)), height);
        return [new PointPrompt(place.X0, place.Y0, true)];
    }

    private static float At(JsonArray points, int point, int axis) => points[point]!.AsArray()[axis]!.GetValue<float>();
}
