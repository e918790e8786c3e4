using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Repair;

/// <summary>
/// Boxes made anew from a network's prediction: an annotator's box says where an object is and bounds it, the prediction says where in the
/// box it ends.
/// </summary>
internal static class PredictedPrompts
{
    /// <param name="prediction">Label values, z y x.</param>
    /// <param name="prompts">The case's prompts as they were drawn.</param>
    /// <param name="bounds">The same prompts, in the same order, with boxes that may be tighter.</param>
    /// <returns>
    /// Each prompt with the smallest box around the predicted pixels of its label within its bound. A prompt stays as it was drawn where
    /// nothing is predicted there, and where it has no box.
    /// </returns>
    public static IReadOnlyList<BoxPrompt> Of(
        Volume<short> prediction, IReadOnlyList<BoxPrompt> prompts, IReadOnlyList<BoxPrompt> bounds)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bounds.Count, prompts.Count);
        return [.. prompts.Select((prompt, i) => bounds[i].Box is { } bound && Extent(prediction, prompt, bound) is { } box
            ? prompt with { Box = box } : prompt)];
    }

    private static PixelBox? Extent(Volume<short> prediction, BoxPrompt prompt, PixelBox bound)
    {
        var plane = new SlicePlane(prediction.Size, prompt.Axis);
        PixelBox? extent = null;
        foreach (var (row, first, length) in plane.RowsOf(bound))
        {
            for (var column = first; column < first + length; column++)
            {
                if (prediction.Voxels[plane.VoxelIndex(prompt.Slice, row, column)] != prompt.Label) continue;
                var here = new PixelBox(column, row, column, row);
                extent = extent?.Union(here) ?? here;
            }
        }
        return extent;
    }
}
