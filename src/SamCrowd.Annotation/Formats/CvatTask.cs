using System.Xml.Linq;

namespace SamCrowd.Annotation.Formats;

/// <summary>A task that a file of CVAT speaks of.</summary>
/// <param name="Id">The task's number, to which images and tracks of a project refer; null where the file has one task.</param>
/// <param name="Name">The task's name: the case of its tracks.</param>
/// <param name="Frames">The number after its last frame; null where the file does not say.</param>
/// <param name="ImageSize">Size of a video's frames; null for images, which state their own.</param>
/// <param name="Annotator">The assignee, else the owner.</param>
internal sealed record CvatTask(string? Id, string? Name, int? Frames, ImageSize? ImageSize, string Annotator)
{
    public static IReadOnlyList<CvatTask> Of(XElement root, string path, string annotator) =>
        [.. root.Elements("meta").SelectMany(meta => meta.Descendants("task")).Select(task =>
    {
        var size = task.Element("original_size") ?? task.Parent!.Element("original_size");
        return new CvatTask(
            task.Element("id")?.Value.Trim(),
            task.Element("name")?.Value.Trim(),
            FramesOf(task, path),
            size is null ? null : new ImageSize(XmlFile.Whole(size, "width", path), XmlFile.Whole(size, "height", path)),
            NameIn(task, "assignee") ?? NameIn(task.Parent!, "assignee") ?? NameIn(task, "owner") ?? NameIn(task.Parent!, "owner")
                ?? annotator);
    })];

    /// <summary>The task of an image or track: the one it names, or the only one; null where that is not known.</summary>
    public static CvatTask? For(XElement element, IReadOnlyList<CvatTask> tasks)
    {
        if (XmlFile.Find(element, "task_id") is { } id && tasks.FirstOrDefault(task => task.Id == id) is { } named) return named;
        return tasks.Count == 1 ? tasks[0] : null;
    }

    /// <summary>Frames count from the video's start, also where a task begins later.</summary>
    private static int? FramesOf(XElement task, string path)
    {
        if (task.Element("stop_frame") is not null) return XmlFile.Whole(task, "stop_frame", path) + 1;
        return task.Element("size") is null || task.Element("start_frame")?.Value.Trim() is not (null or "0")
            ? null : XmlFile.Whole(task, "size", path);
    }

    private static string? NameIn(XElement parent, string role) =>
        parent.Element(role)?.Element("username")?.Value.Trim() is { Length: > 0 } name ? name : null;
}
