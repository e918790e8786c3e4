using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Repair;

/// <summary>Puts a network's prediction in the place of labels where annotators' boxes bound it.</summary>
internal static class PredictedLabels
{
    /// <param name="labels">z y x; not changed.</param>
    /// <param name="prediction">Label values on the same grid.</param>
    /// <param name="bounds">The case's prompts, boxes tightened by the annotators' margin.</param>
    /// <returns>
    /// On a slice on which a label has boxes it lies where it is predicted within them. Slices of a label without a box, or with clicks
    /// instead of one, stay as they are.
    /// </returns>
    public static Volume<short> Within(Volume<short> labels, Volume<short> prediction, IReadOnlyList<BoxPrompt> bounds)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(prediction.Size, labels.Size);
        var result = new Volume<short>(labels.Size, labels.Geometry, (short[])labels.Voxels.Clone());
        (int Label, BoxedSlices Boxes)[] known =
            [.. bounds.GroupBy(prompt => prompt.Label).Select(group => (group.Key, new BoxedSlices(labels.Size, group)))];
        // First what was there goes, of all labels: one that is predicted may lie where another one was.
        foreach (var (label, boxes) in known)
            boxes.ForEachVoxel((voxel, _) =>
            {
                if (labels.Voxels[voxel] == label) result.Voxels[voxel] = 0;
            });
        foreach (var (label, boxes) in known)
            boxes.ForEachVoxel((voxel, inside) =>
            {
                if (inside && prediction.Voxels[voxel] == label) result.Voxels[voxel] = (short)label;
            });
        return result;
    }
}
