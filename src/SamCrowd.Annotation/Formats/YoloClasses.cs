using System.Globalization;
using System.Text;
using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Formats;

/// <summary>The list of classes that YOLO files' numbers, from 0, refer to.</summary>
/// <param name="File">The list's file name; null where there is none, and a class is its number.</param>
internal sealed record YoloClasses(string? File, IReadOnlyList<string> Names)
{
    /// <summary>OpenLabeling's, LabelImg's and Label Studio's, CVAT's.</summary>
    public static readonly string[] ListNames = ["class_list.txt", "classes.txt", "obj.names"];

    public int Count => Names.Count;

    /// <summary>The list in a folder or up to two folders above it.</summary>
    /// <exception cref="InvalidInputException">
    /// A list is not UTF-8, has an empty line between names or a name twice, or two lists beside each other differ.
    /// </exception>
    public static YoloClasses Near(string folder)
    {
        foreach (var place in new[] { folder, Path.Combine(folder, ".."), Path.Combine(folder, "..", "..") })
        {
            YoloClasses[] lists = [.. ListNames.Select(name => Path.Combine(place, name)).Where(System.IO.File.Exists).Select(Read)];
            if (lists.Length == 0) continue;
            return lists.FirstOrDefault(list => !list.Names.SequenceEqual(lists[0].Names)) is { } other
                ? throw new InvalidInputException(Path.GetFullPath(place),
                    $"its lists of classes {lists[0].File} and {other.File} differ", "keep the one that the numbers refer to")
                : lists[0];
        }
        return new YoloClasses(null, []);
    }

    private static YoloClasses Read(string file)
    {
        string[] names;
        try
        {
            names = [.. System.IO.File.ReadAllText(file, new UTF8Encoding(false, throwOnInvalidBytes: true)).TrimEnd().Split('\n')
                .Select(line => line.Trim())];
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidInputException(file, "the text is not UTF-8", "save it as UTF-8", error);
        }
        // Every line counts a number on: a list without the empty line would give the later classes other numbers.
        if (names is not [""] && Array.IndexOf(names, "") is >= 0 and var empty)
            throw new InvalidInputException(file, $"line {empty + 1}, of class {empty}, is empty",
                "give the class a name, or remove the line");
        var twice = names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null
            ? new YoloClasses(Path.GetFileName(file), names is [""] ? [] : names)
            : throw new InvalidInputException(file, $"the class '{twice}' occurs twice", "give each number a name of its own");
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
