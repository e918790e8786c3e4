using System.Text.Json.Nodes;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Annotation.Formats;

/// <summary>
/// Label Studio's JSON export: regions in percent of the image. Each annotation of a task is one annotator's work, with the time it
/// took (lead_time, shared equally among its boxes here). An annotation without any result is an image that was looked at and not marked.
/// </summary>
internal static class LabelStudioFormat
{
    public const string Source = "label-studio";

    /// <exception cref="InvalidInputException">
    /// The file is not Label Studio's, an image was turned, a region has no or several labels, or a class is unknown.
    /// </exception>
    public static ImportedBoxes Read(string path, ImageMapping mapping, Func<string, ImageSize>? sizeOf = null, string annotator = "")
    {
        var log = new ImportLog(path, Source, mapping, CornerConvention.Edges, sizeOf);
        foreach (var task in JsonInput.Read(path).Items())
        {
            var address = AddressOf(task, mapping);
            var annotations = task["annotations"].Items();
            if (task.Find("predictions") is { IsList: true } predictions && predictions.Items().Count > 0)
                log.Note("tasks whose predictions were not read, as no annotator made them", task.Place);
            if (annotations.Count == 0) log.Note("tasks without an annotation, not recorded as looked at", task.Place);
            foreach (var annotation in annotations)
            {
                if (annotation.Find("was_cancelled")?.Flag() == true)
                    log.Note("annotations that their annotators skipped, not recorded as looked at", annotation.Place);
                else ReadAnnotation(annotation, address, log, annotator);
            }
        }
        return log.Result();
    }

    public static IReadOnlyList<string> Write(string path, BoxTable table, ImageMapping mapping, Func<string, ImageSize> sizeOf)
    {
        var log = new ExportLog(table, mapping, CornerConvention.Edges, sizeOf, tellsAnnotators: true);
        var tasks = new JsonArray();
        foreach (var slice in log.Slices())
        {
            var annotations = new JsonArray();
            var prompts = slice.Prompts.ToLookup(prompt => prompt.Annotator);
            foreach (var annotator in prompts.Select(group => group.Key).Concat(slice.Idle).Distinct())
                annotations.Add(new JsonObject
                {
                    ["id"] = annotations.Count + 1,
                    ["completed_by"] = annotator,
                    ["lead_time"] = prompts[annotator].Any() && prompts[annotator].All(prompt => prompt.TimeSeconds is not null)
                        ? prompts[annotator].Sum(prompt => prompt.TimeSeconds) : null,
                    ["was_cancelled"] = false,
                    ["result"] = new JsonArray([.. prompts[annotator]
                        .Select(prompt => (JsonNode)Result(log.ClassOf(prompt), log.BoxOf(prompt, slice.Size), slice.Size))]),
                });
            tasks.Add(new JsonObject
            {
                ["id"] = tasks.Count + 1,
                ["data"] = new JsonObject { ["image"] = slice.Name + ".png" },
                ["annotations"] = annotations
            });
        }
        ToolJson.Write(path, tasks);
        return log.Notes;
    }

    private static void ReadAnnotation(JsonItem annotation, ImageAddress address, ImportLog log, string annotator)
    {
        var results = annotation["result"].Items();
        var regions = LabelStudioRegion.Of(results);
        var image = log.Open(address.Name, SizeOf(regions), AnnotatorOf(annotation) ?? annotator, annotation.Place, address.Key);
        var time = annotation.Find("lead_time")?.Finite() / Math.Max(regions.Count, 1);
        foreach (var region in regions) region.Take(image, time);
        foreach (var result in results.Where(result => LabelStudioRegion.IsRemark(result)))
            image.Leave($"results of the type '{result["type"].Text()}'");
        image.Close();
    }

    /// <summary>The e-mail address or number of who completed it, or null.</summary>
    private static string? AnnotatorOf(JsonItem annotation)
    {
        if (annotation.Find("completed_by") is not { } by) return null;
        return by.IsObject ? by.Find("email")?.Text() ?? by["id"].Id() : by.Id();
    }

    /// <summary>The size that all regions state; null where there is none.</summary>
    private static ImageSize? SizeOf(IReadOnlyList<LabelStudioRegion> regions)
    {
        if (regions.Count == 0) return null;
        var size = regions[0].Size;
        return regions.FirstOrDefault(region => region.Size != size) is { } other
            ? throw other.Result.Unfit($"the image is {other.Size} pixels here and {size} in another region") : size;
    }

    /// <summary>The value of the task's data that names an image, whatever its key is.</summary>
    private static ImageAddress AddressOf(JsonItem task, ImageMapping mapping)
    {
        var texts = task["data"].Members().Select(member => member.Value).Where(value => value.IsText)
            .Select(value => ImageAddress.Of(value.Text())).ToArray();
        var named = texts.Where(address => mapping.Understands(address.Name)).DistinctBy(address => address.Key).ToArray();
        return named.Length switch
        {
            1 => named[0],
            0 => throw task.Unfit(
                $"'data' names no image whose name says case and slice as in "
                + $"img0001-slice042.png{(texts.Length > 0 ? $", but {texts[0].Name}" : "")}", "rename the images"),
            _ => throw task.Unfit($"'data' names several images, {named[0].Key} and {named[1].Key}", "label one image a task"),
        };
    }

    private static JsonObject Result(string name, ToolBox box, ImageSize size) => new()
    {
        ["type"] = "rectanglelabels",
        ["from_name"] = "label",
        ["to_name"] = "image",
        ["original_width"] = size.Width,
        ["original_height"] = size.Height,
        ["image_rotation"] = 0,
        ["value"] = new JsonObject
        {
            ["x"] = box.X0 * 100 / size.Width,
            ["y"] = box.Y0 * 100 / size.Height,
            ["width"] = (box.X1 - box.X0) * 100 / size.Width,
            ["height"] = (box.Y1 - box.Y0) * 100 / size.Height,
            ["rotation"] = 0,
            ["rectanglelabels"] = new JsonArray(name),
        },
    };
}
