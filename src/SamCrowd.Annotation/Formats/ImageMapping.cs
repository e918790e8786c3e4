using System.Globalization;
using System.Text.RegularExpressions;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Annotation.Formats;

/// <summary>How the image files of annotators' tools relate to slices, and their class names to label values.</summary>
internal sealed record ImageMapping
{
    /// <summary>Label value of each class, by the class's name or, for YOLO files without a class list, its number from 0.</summary>
    public required IReadOnlyDictionary<string, int> Labels { get; init; }

    public SliceAxis Axis { get; init; } = SliceAxis.Z;

    public ImageOrientation Orientation { get; init; } = ImageOrientation.Study;

    /// <remarks>Null for the format's own convention.</remarks>
    [Setting("What a box's numbers mean: edges (measured from the image's edge), pixels (whole pixels from 0, both inclusive) or "
        + "pixels-from-one; by default pixels for yolo and voc, edges for the others.")]
    public CornerConvention? Corners { get; init; }

    /// <summary>Pattern of an image's name without ending, with the groups "case" and "slice".</summary>
    public string NamePattern { get; init; } = @"^(?<case>.+)-slice(?<slice>\d+)$";

    /// <summary>Image name of a slice, without ending: the study's <c>img0001-slice042</c>.</summary>
    public static string NameOf(string caseId, int slice) => caseId + EndingOf(slice);

    /// <summary>What follows the case id in the name of a slice's file: <c>-slice042</c>.</summary>
    public static string EndingOf(int slice) => string.Create(CultureInfo.InvariantCulture, $"-slice{slice:000}");

    /// <param name="imageName">With or without folders and ending.</param>
    /// <param name="source">The annotation file, for the message.</param>
    /// <exception cref="InvalidInputException">The name does not follow the pattern, or its case cannot be the name of a file.</exception>
    public (string Case, int Slice) Parse(string imageName, string source)
    {
        if (Match(imageName) is not { } match)
            throw new InvalidInputException(source, $"the image name '{imageName}' does not say case and slice as in img0001-slice042",
                "rename it");
        if (int.TryParse(match.Groups["slice"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var slice)
            && slice < SlicePlane.MostSlices)
            return (CaseId.Parse(match.Groups["case"].Value, source).Text, slice);
        throw new InvalidInputException(source, $"the image name '{imageName}' names a slice beyond {SlicePlane.MostSlices - 1}",
            "rename it");
    }

    /// <summary>True where the name says case and slice.</summary>
    public bool Understands(string imageName) => Match(imageName) is not null;

    /// <exception cref="InvalidInputException">The class is not in <see cref="Labels"/>.</exception>
    public int LabelOf(string className, string source) =>
        Labels.TryGetValue(className, out var label)
            ? label : throw new InvalidInputException(source, $"the class '{className}' has no label value; known are {Known}",
            "give it one");

    /// <summary>The class name of a label value.</summary>
    /// <exception cref="InvalidInputException">The label has no class name, or several.</exception>
    public string ClassOf(int label)
    {
        string[] names = [.. Labels.Where(pair => pair.Value == label).Select(pair => pair.Key)];
        return names.Length == 1
            ? names[0]
            : throw new InvalidInputException($"label {label}",
                $"it has {(names.Length == 0 ? "no class name" : $"the class names {string.Join(", ", names)}")}; known are {Known}",
                "give it one");
    }

    private string Known => string.Join(", ", Labels.Select(pair => $"{pair.Key} = {pair.Value}"));

    /// <summary>The whole name first: what follows a dot need not be an ending ("pat.1-slice003").</summary>
    private Match? Match(string imageName)
    {
        var name = imageName[(imageName.LastIndexOfAny(['/', '\\']) + 1)..];
        var whole = Regex.Match(name, NamePattern);
        if (whole.Success) return whole;
        var stem = Regex.Match(Path.GetFileNameWithoutExtension(name), NamePattern);
        return stem.Success ? stem : null;
    }
}
