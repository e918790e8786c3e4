using System.Globalization;

namespace SamCrowd.Annotation.Formats;

/// <summary>The list of classes that YOLO files' numbers, from 0, refer to.</summary>
/// <param name="File">The list's file name; null where there is none, and a class is its number.</param>
internal sealed record YoloClasses(string? File, IReadOnlyList<string> Names)
{
    /// <summary>OpenLabeling's, LabelImg's and Label Studio's, CVAT's.</summary>
    public static readonly string[] ListNames = ["class_list.txt", "classes.txt", "obj.names"];

    public int Count => Names.Count;

    /// <summary>The list in a folder or up to two folders above it.</summary>
    public static YoloClasses Near(string folder)
    {
        foreach (var place in new[] { folder, Path.Combine(folder, ".."), Path.Combine(folder, "..", "..") })
            foreach (var name in ListNames)
                if (Path.Combine(place, name) is var file && System.IO.File.Exists(file))
                    return new YoloClasses(name, [.. System.IO.File.ReadAllLines(file).Where(line => !string.IsNullOrWhiteSpace(line))
                        .Select(line => line.Trim())]);
        return new YoloClasses(null, []);
    }

    /// <summary>
    /// The class's name where the mapping knows it or there is a list, else its number; null where the list is too short.
    /// </summary>
    public string? NameOf(int number, ImageMapping mapping)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        if (File is null) return text;
        if (number >= Names.Count) return null;
        return mapping.Labels.ContainsKey(Names[number]) || !mapping.Labels.ContainsKey(text) ? Names[number] : text;
    }
}
