using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Repair;

/// <summary>
/// Takes away what a mask holds outside its boxes: an annotator's box says that the object ends there, and SAM's mask need not obey it.
/// Slices of a label without a box, or with clicks instead of one, stay as they are.
/// </summary>
internal static class BoxClipping
{
    /// <param name="labels">z y x; not changed.</param>
    /// <param name="prompts">The case's prompts; a voxel stays where any box of its label on its slice holds it.</param>
    public static Volume<short> Apply(Volume<short> labels, IReadOnlyList<BoxPrompt> prompts)
    {
        var clipped = new Volume<short>(labels.Size, labels.Geometry, (short[])labels.Voxels.Clone());
        foreach (var label in prompts.GroupBy(prompt => prompt.Label))
            new BoxedSlices(labels.Size, label).ForEachVoxel((voxel, inside) =>
            {
                if (!inside && clipped.Voxels[voxel] == label.Key) clipped.Voxels[voxel] = 0;
            });
        return clipped;
    }
}
