using System.Globalization;
using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Coverage;

/// <summary>Looks for boxes that a table holds twice or that cannot be of their image.</summary>
internal static class PlacementCheck
{
    // The study's rule for simulated boxes leaves a margin, which may reach over the edge by this many pixels.
    private const float Margin = 2;

    /// <summary>
    /// Boxes of one annotator that are the same as one before them: each counts again where annotators are fused and where SAM is prompted.
    /// </summary>
    /// <returns>A line, or none.</returns>
    public static IReadOnlyList<string> Doubled(BoxTable table) => Line(
        [.. table.Prompts.GroupBy(p => (p.Case, p.Axis, p.Slice, p.Label, p.Box, p.Annotator, string.Join(' ', p.Points)))
            .SelectMany(same => same.Skip(1))],
        "there more than once");

    /// <summary>
    /// Boxes on a slice that the same annotator also marked as empty, for all labels or for the box's: one of the two is wrong.
    /// </summary>
    /// <returns>A line, or none.</returns>
    public static IReadOnlyList<string> OnEmptySlices(BoxTable table)
    {
        var empty = table.EmptySlices.Select(slice => (slice.Case, slice.Axis, slice.Slice, slice.Annotator, slice.Label)).ToHashSet();
        return Line(
            [.. table.Prompts.Where(p => empty.Contains((p.Case, p.Axis, p.Slice, p.Annotator, null))
                || empty.Contains((p.Case, p.Axis, p.Slice, p.Annotator, p.Label)))],
            "on slices that their annotator also marked as empty");
    }

    /// <param name="prompts">Of one case.</param>
    /// <param name="size">Of the case's image.</param>
    /// <param name="labels">The label values of the data set.</param>
    /// <returns>A line for each kind of fault, with how many boxes have it and where the first is.</returns>
    public static IReadOnlyList<string> OnImage(IReadOnlyList<BoxPrompt> prompts, Size3 size, IReadOnlyCollection<int> labels)
    {
        var slices = prompts.ToLookup(p => p.Slice < new SlicePlane(size, p.Axis).Count);
        return
        [
            .. Line([.. slices[false]], "on slices that the image does not have"),
            .. Line([.. slices[true].Where(p => Reach(p, new SlicePlane(size, p.Axis)) > Margin)],
                "reaching over the slice's edge by more than 2 pixels"),
            .. Line([.. prompts.Where(p => !labels.Contains(p.Label))], "of labels that the data set does not have"),
        ];
    }

    /// <summary>How far a box or click lies beyond the slice, pixels; below 0 inside.</summary>
    private static float Reach(BoxPrompt prompt, SlicePlane plane)
    {
        var box = prompt.Points.Select(p => new PixelBox(p.X, p.Y, p.X, p.Y)).Aggregate(prompt.Extent, (all, one) => all.Union(one));
        return new[] { -0.5f - box.X0, -0.5f - box.Y0, box.X1 - plane.Columns + 0.5f, box.Y1 - plane.Rows + 0.5f }.Max();
    }

    private static IReadOnlyList<string> Line(IReadOnlyList<BoxPrompt> prompts, string what) => prompts.Count == 0 ? [] :
    [
        string.Create(CultureInfo.InvariantCulture, $"{prompts.Count} boxes {what}; the first: case {prompts[0].Case}, ")
            + string.Create(CultureInfo.InvariantCulture, $"slice {prompts[0].Slice} across {prompts[0].Axis}, label {prompts[0].Label}"),
    ];
}
