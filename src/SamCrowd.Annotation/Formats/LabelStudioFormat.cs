using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Formats;

/// <summary>
/// Label Studio's JSON export: rectangles in percent of the picture. Each annotation of a task is one annotator's work, with the time it
/// took (lead_time, shared equally among its boxes here). Cancelled annotations are left out.
/// </summary>
public static class LabelStudioFormat
{
    public const string Source = "label-studio";

    /// <exception cref="InvalidInputException">The file is not Label Studio's, a box is turned, or a class is unknown.</exception>
    public static BoxTable Read(string path, PictureMapping mapping) => JsonFile.Read(path, root =>
    {
        var prompts = new List<BoxPrompt>();
        var empty = new List<EmptySlice>();
        foreach (var task in root.AsArray())
        {
            var (caseId, slice) = mapping.Parse(PictureName(task!), path);
            foreach (var annotation in task!.Need("annotations").AsArray().Where(a => a!["was_cancelled"]?.GetValue<bool>() != true))
            {
                var annotator = annotation!["completed_by"] switch { JsonValue v => v.ToString(), JsonObject o => o["email"]?.ToString() ?? o.Need("id").ToString(), _ => "" };
                JsonNode[] boxes = [.. annotation.Need("result").AsArray().Where(r => r!.Need("type").GetValue<string>() == "rectanglelabels").Select(r => r!)];
                double? time = annotation["lead_time"]?.GetValue<double>() / Math.Max(boxes.Length, 1);
                if (boxes.Length == 0) empty.Add(new EmptySlice(caseId, mapping.Axis, slice, annotator, Source));
                foreach (var item in boxes)
                {
                    var name = item.Need("value").Need("rectanglelabels").AsArray()[0]!.GetValue<string>();
                    prompts.Add(new BoxPrompt(caseId, mapping.Axis, slice, mapping.LabelOf(name, path), Box(item, mapping, path), annotator, time, Source));
                }
            }
        }
        return new BoxTable(prompts, empty);
    });

    public static void Write(string path, BoxTable table, PictureMapping mapping, Func<string, PictureSize> sizeOf)
    {
        var tasks = new JsonArray();
        foreach (var slice in table.Prompts.Select(p => (p.Case, p.Slice)).Concat(table.EmptySlices.Select(e => (e.Case, e.Slice))).Distinct())
        {
            var annotations = new JsonArray();
            var prompts = table.Prompts.Where(p => (p.Case, p.Slice) == slice && p.Box is not null).ToLookup(p => p.Annotator);
            var idle = table.EmptySlices.Where(e => (e.Case, e.Slice) == slice).Select(e => e.Annotator);
            foreach (var annotator in prompts.Select(g => g.Key).Concat(idle).Distinct())
                annotations.Add(new JsonObject
                {
                    ["id"] = annotations.Count + 1,
                    ["completed_by"] = annotator,
                    ["lead_time"] = prompts[annotator].All(p => p.TimeSeconds is not null) && prompts[annotator].Any() ? prompts[annotator].Sum(p => p.TimeSeconds) : null,
                    ["was_cancelled"] = false,
                    ["result"] = new JsonArray([.. prompts[annotator].Select(p => Result(p, mapping, sizeOf(p.Case)))]),
                });
            tasks.Add(new JsonObject
            {
                ["id"] = tasks.Count + 1,
                ["data"] = new JsonObject { ["image"] = PictureMapping.NameOf(slice.Case, slice.Slice) + ".png" },
                ["annotations"] = annotations,
            });
        }
        JsonFile.Write(path, tasks);
    }

    private static string PictureName(JsonNode task)
    {
        var address = task.Need("data").AsObject().Select(d => d.Value).OfType<JsonValue>().Select(v => v.ToString()).FirstOrDefault(v => v.Contains('.', StringComparison.Ordinal))
            ?? throw new JsonException("'data' names no picture");
        var name = address[(address.LastIndexOfAny(['/', '=', '\\']) + 1)..];
        // Label Studio puts eight hexadecimal digits and a dash before the name of an uploaded file.
        return name.Length > 9 && name[8] == '-' && name[..8].All(char.IsAsciiHexDigit) ? name[9..] : name;
    }

    private static PixelBox Box(JsonNode item, PictureMapping mapping, string path)
    {
        var value = item.Need("value");
        if (value["rotation"]?.GetValue<double>() is { } turned && turned != 0)
            throw new InvalidInputException(string.Create(CultureInfo.InvariantCulture, $"{path}: a rectangle is turned by {turned} degrees; a box must stand upright"));
        var (w, h) = (item.Need("original_width").GetValue<int>() / 100f, item.Need("original_height").GetValue<int>() / 100f);
        var (x, y) = (value.Need("x").GetValue<float>(), value.Need("y").GetValue<float>());
        var box = EdgeBox.ToCentres(x * w, y * h, (x + value.Need("width").GetValue<float>()) * w, (y + value.Need("height").GetValue<float>()) * h);
        return mapping.Turn(box, item.Need("original_height").GetValue<int>());
    }

    private static JsonObject Result(BoxPrompt prompt, PictureMapping mapping, PictureSize size)
    {
        var (x0, y0, x1, y1) = EdgeBox.FromCentres(mapping.Turn(prompt.Box!.Value, size.Height));
        return new JsonObject
        {
            ["type"] = "rectanglelabels",
            ["from_name"] = "label",
            ["to_name"] = "image",
            ["original_width"] = size.Width,
            ["original_height"] = size.Height,
            ["image_rotation"] = 0,
            ["value"] = new JsonObject
            {
                ["x"] = x0 * 100.0 / size.Width,
                ["y"] = y0 * 100.0 / size.Height,
                ["width"] = (x1 - x0) * 100.0 / size.Width,
                ["height"] = (y1 - y0) * 100.0 / size.Height,
                ["rotation"] = 0,
                ["rectanglelabels"] = new JsonArray(mapping.ClassOf(prompt.Label)),
            },
        };
    }
}
