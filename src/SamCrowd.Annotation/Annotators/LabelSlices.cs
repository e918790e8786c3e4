using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Annotators;

/// <summary>Takes a label volume apart into the masks that an annotator marks.</summary>
internal static class LabelSlices
{
    /// <summary>Slice by slice and, within a slice, by ascending label: only the pairs that have a voxel.</summary>
    /// <param name="wanted">Label values; null for every value above 0.</param>
    public static IEnumerable<LabelSlice> Of(Volume<short> labels, SliceAxis axis, IReadOnlyList<int>? wanted)
    {
        var plane = new SlicePlane(labels.Size, axis);
        var pixels = new short[plane.Pixels];
        for (var slice = 0; slice < plane.Count; slice++)
        {
            plane.Read<short>(labels.Voxels, slice, pixels);
            foreach (var label in pixels.Distinct().Where(v => v > 0 && wanted?.Contains(v) != false).Order())
                yield return new LabelSlice(slice, label, Array.ConvertAll(pixels, v => v == label), plane.Rows, plane.Columns);
        }
    }
}
