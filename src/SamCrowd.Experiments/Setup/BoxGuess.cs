using SamCrowd.Annotation;
using SamCrowd.Crowd.Results;
using SamCrowd.Experiments.Definition;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Setup;

/// <summary>One annotator whose boxes are there.</summary>
/// <param name="Name">As it stands in the experiment: letters, digits, - and _.</param>
/// <param name="Path">A box table, or a crowd's folder.</param>
/// <param name="Person">Who it is in the crowd, or in a table of several annotators; null where the table holds one.</param>
/// <param name="Boxes">The annotator's own.</param>
internal sealed record BoxGuess(string Name, AnnotatorRule Rule, string Path, string? Person, BoxTable Boxes)
{
    private static readonly Dictionary<string, string> Formats = new(StringComparer.OrdinalIgnoreCase)
    {
        [".txt"] = "yolo",
        [".xml"] = "voc",
        [".json"] = "labelme",
    };

    /// <summary>The annotators in a box table, in a folder of box tables, or in a crowd's folder.</summary>
    /// <exception cref="InvalidInputException">There are none; says how boxes of another tool are imported.</exception>
    public static IReadOnlyList<BoxGuess> Of(string path)
    {
        if (File.Exists(path)) return Table(path);
        if (!Directory.Exists(path))
            throw new InvalidInputException(path, "there is no such file or folder", "give a box table (CSV), a folder of them, or a "
                + "crowd's folder");
        if (File.Exists(System.IO.Path.Combine(path, "crowd.sqlite")))
        {
            var all = CrowdBoxes.Read(path);
            if (all.Prompts.Count == 0)
                throw new InvalidInputException(path, "nobody has accepted a slice with a box yet", "have slices boxed first");
            return [.. all.Annotators.Select(person => new BoxGuess(NameOf(person), AnnotatorRule.Crowd, path, person, all.Of([person])))];
        }
        string[] tables = [.. Directory.EnumerateFiles(path, "*.csv").Order(StringComparer.Ordinal)];
        if (tables.Length > 0) return [.. tables.SelectMany(Table)];
        var format = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Select(file => Formats.GetValueOrDefault(System.IO.Path.GetExtension(file))).FirstOrDefault(known => known is not null);
        throw new InvalidInputException(
            path,
            "holds no box table (CSV)",
            new ImportBoxFiles(path, format ?? "yolo"));
    }

    private static IReadOnlyList<BoxGuess> Table(string path)
    {
        var table = BoxTable.Read(path);
        if (table.Prompts.Count == 0) throw new InvalidInputException(path, "holds no box", "give the table of an annotator who drew some");
        if (table.Annotators is { Count: > 1 } several)
            return [.. several.Select(person => new BoxGuess(NameOf(person), AnnotatorRule.File, path, person, table.Of([person])))];
        var name = table.Annotators is [{ Length: > 0 } one] ? one : System.IO.Path.GetFileNameWithoutExtension(path);
        return [new BoxGuess(NameOf(name), AnnotatorRule.File, path, null, table)];
    }

    private static string NameOf(string person) =>
        string.Concat(person.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '-'))
            is { Length: > 0 } name ? name : "annotator";
}
