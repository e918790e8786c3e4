using SamCrowd.Annotation.Interpolation;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Morphology;

namespace SamCrowd.Annotation.Repair;

/// <summary>
/// Boxes across the axes that nobody annotated, at no cost: the boxes of a label on all slices together are a hull of the object, and the
/// hull's cross-sections bound it on the other axes.
/// </summary>
internal static class HullPrompts
{
    public const string Source = "hull";

    /// <param name="size">The volume's.</param>
    /// <param name="prompts">Prompts of one case; slices that were left out between two boxes are filled by interpolation before.</param>
    /// <param name="axis">The axis wanted.</param>
    /// <returns>By label and slice: one box for each connected part of the hull's cross-section.</returns>
    public static IReadOnlyList<BoxPrompt> Across(Size3 size, IReadOnlyList<BoxPrompt> prompts, SliceAxis axis)
    {
        BoxPrompt[] boxed = [.. prompts.Where(prompt => prompt.Box is not null && prompt.Axis != axis)];
        var found = new List<BoxPrompt>();
        foreach (var label in boxed.Concat(BoxInterpolation.Between(boxed)).GroupBy(prompt => prompt.Label).OrderBy(group => group.Key))
        {
            var (hull, plane, first) = (new BoxedSlices(size, label).Hull(), new SlicePlane(size, axis), label.First());
            var section = new bool[plane.Pixels];
            for (var slice = 0; slice < plane.Count; slice++)
            {
                plane.Read<bool>(hull, slice, section);
                foreach (var box in SliceComponents.BoundingBoxes(section, plane.Rows, plane.Columns, Connectivity.Corner))
                    found.Add(new BoxPrompt(first.Case, axis, slice, label.Key, box, first.Annotator, Source: Source));
            }
        }
        return found;
    }
}
