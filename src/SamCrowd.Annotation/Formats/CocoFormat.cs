using System.Text.Json.Nodes;
using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Formats;

/// <summary>
/// COCO JSON. A bbox is [x, y, width, height] in real pixels measured from the picture's edge, so that a box around pixels 10 to 14 is
/// x 10, width 5. An image without annotation is a slice that was looked at and not marked.
/// </summary>
public static class CocoFormat
{
    public const string Source = "coco";

    /// <exception cref="InvalidInputException">The file is not COCO, or names an unknown class or image.</exception>
    public static BoxTable Read(string path, PictureMapping mapping, string annotator = "") => JsonFile.Read(path, root =>
    {
        var images = root.Need("images").AsArray().ToDictionary(i => i!.Need("id").GetValue<long>(), i => (
            Place: mapping.Parse(i!.Need("file_name").GetValue<string>(), path), Height: i!.Need("height").GetValue<int>()));
        var classes = root.Need("categories").AsArray().ToDictionary(c => c!.Need("id").GetValue<long>(), c => c!.Need("name").GetValue<string>());
        var prompts = new List<BoxPrompt>();
        var marked = new HashSet<long>();
        foreach (var item in root.Need("annotations").AsArray().Select(a => a!))
        {
            var id = item.Need("image_id").GetValue<long>();
            if (!images.TryGetValue(id, out var image)) throw new InvalidInputException($"{path}: an annotation names image {id}, which is not among the images");
            var category = item.Need("category_id").GetValue<long>();
            if (!classes.TryGetValue(category, out var name)) throw new InvalidInputException($"{path}: an annotation names category {category}, which is not among the categories");
            float[] b = [.. item.Need("bbox").AsArray().Select(v => v!.GetValue<float>())];
            var box = mapping.Turn(EdgeBox.ToCentres(b[0], b[1], b[0] + b[2], b[1] + b[3]), image.Height);
            prompts.Add(new BoxPrompt(image.Place.Case, mapping.Axis, image.Place.Slice, mapping.LabelOf(name, path), box, annotator, null, Source));
            marked.Add(id);
        }
        EmptySlice[] empty = [.. images.Where(i => !marked.Contains(i.Key)).Select(i => new EmptySlice(i.Value.Place.Case, mapping.Axis, i.Value.Place.Slice, annotator, Source))];
        return new BoxTable(prompts, empty);
    });

    public static void Write(string path, BoxTable table, PictureMapping mapping, Func<string, PictureSize> sizeOf)
    {
        (string Case, int Slice)[] slices = [.. table.Prompts.Select(p => (p.Case, p.Slice)).Concat(table.EmptySlices.Select(e => (e.Case, e.Slice))).Distinct()];
        string[] classes = [.. mapping.Labels.Keys];
        var annotations = new JsonArray();
        foreach (var prompt in table.Prompts.Where(p => p.Box is not null))
        {
            var (x0, y0, x1, y1) = EdgeBox.FromCentres(mapping.Turn(prompt.Box!.Value, sizeOf(prompt.Case).Height));
            annotations.Add(new JsonObject
            {
                ["id"] = annotations.Count + 1,
                ["image_id"] = Array.IndexOf(slices, (prompt.Case, prompt.Slice)) + 1,
                ["category_id"] = Array.IndexOf(classes, mapping.ClassOf(prompt.Label)) + 1,
                ["bbox"] = new JsonArray(x0, y0, x1 - x0, y1 - y0),
                ["area"] = (x1 - x0) * (y1 - y0),
                ["iscrowd"] = 0,
            });
        }
        JsonFile.Write(path, new JsonObject
        {
            ["images"] = new JsonArray([.. slices.Select((s, i) => new JsonObject
            {
                ["id"] = i + 1,
                ["file_name"] = PictureMapping.NameOf(s.Case, s.Slice) + ".png",
                ["width"] = sizeOf(s.Case).Width,
                ["height"] = sizeOf(s.Case).Height,
            })]),
            ["annotations"] = annotations,
            ["categories"] = new JsonArray([.. classes.Select((c, i) => new JsonObject { ["id"] = i + 1, ["name"] = c })]),
        });
    }
}
