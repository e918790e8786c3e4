using System.Globalization;
using System.Text.RegularExpressions;
using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Formats;

/// <summary>How picture files of annotators' tools relate to slices, and their class names to label values.</summary>
public sealed record PictureMapping
{
    /// <summary>Label value of each class, by the class's name or, for YOLO files without a class list, its number from 0.</summary>
    public required IReadOnlyDictionary<string, int> Labels { get; init; }

    public SliceAxis Axis { get; init; } = SliceAxis.Z;

    public PictureOrientation Orientation { get; init; } = PictureOrientation.Study;

    /// <summary>Pattern of a picture's name without ending, with the groups "case" and "slice".</summary>
    public string NamePattern { get; init; } = @"^(?<case>.+)-slice(?<slice>\d+)$";

    /// <summary>Picture name of a slice, without ending: the study's <c>img0001-slice042</c>.</summary>
    public static string NameOf(string caseId, int slice) => string.Create(CultureInfo.InvariantCulture, $"{caseId}-slice{slice:000}");

    /// <param name="file">The annotation file, for the message.</param>
    /// <exception cref="InvalidInputException">The name does not follow the pattern.</exception>
    public (string Case, int Slice) Parse(string pictureName, string file)
    {
        var match = Regex.Match(Path.GetFileNameWithoutExtension(pictureName), NamePattern);
        return match.Success && int.TryParse(match.Groups["slice"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var slice)
            ? (match.Groups["case"].Value, slice)
            : throw new InvalidInputException($"{file}: the picture name '{pictureName}' does not say case and slice as in img0001-slice042; rename it");
    }

    /// <exception cref="InvalidInputException">The class is not in <see cref="Labels"/>.</exception>
    public int LabelOf(string className, string file) =>
        Labels.TryGetValue(className, out var label)
            ? label
            : throw new InvalidInputException($"{file}: the class '{className}' has no label value; known are {string.Join(", ", Labels.Select(l => $"{l.Key} = {l.Value}"))}");

    /// <summary>The class name of a label value.</summary>
    public string ClassOf(int label) =>
        Labels.FirstOrDefault(l => l.Value == label).Key ?? throw new InvalidInputException($"label {label} has no class name; known are {string.Join(", ", Labels.Select(l => $"{l.Key} = {l.Value}"))}");

    /// <summary>From pixels of the picture to pixels of the slice array, and back: the same turn both ways.</summary>
    public PixelBox Turn(PixelBox box, int height) => Orientation == PictureOrientation.Study ? box.WithRowsReversed(height) : box;
}
