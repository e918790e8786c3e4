using SamCrowd.Annotation;
using SamCrowd.Annotation.Annotators;
using SamCrowd.Crowd.Store;
using SamCrowd.Imaging;

namespace SamCrowd.Crowd.Results;

/// <summary>Examples of good boxes, taken from a case with ground truth.</summary>
internal static class ExampleMaker
{
    /// <summary>For each label the slice on which it is largest, and the box that the study's rule draws around its largest part.</summary>
    /// <param name="truth">Ground truth, z y x.</param>
    /// <exception cref="InvalidInputException">None of the labels occurs.</exception>
    public static IReadOnlyList<LabelExample> Of(string caseName, Volume<short> truth, SliceAxis axis, IReadOnlyList<int> labels)
    {
        var largest = LabelSlices.Of(truth, axis, labels)
            .GroupBy(slice => slice.Label)
            .Select(group => group.MaxBy(slice => slice.Pixels.Count(pixel => pixel))!)
            .ToArray();
        if (largest.Length == 0)
            throw new InvalidInputException($"case {caseName}: its label map holds none of the labels asked for; name another case "
                + "for examples");
        return [.. largest.Select(slice => new LabelExample(
            slice.Label, caseName, slice.Slice, MarginBoxRule.FindBoxes(slice.Pixels, slice.Rows, slice.Columns).MaxBy(box => box.Area)))];
    }
}
