using SamCrowd.Annotation;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Repair.Steps;

/// <summary>
/// Ground truth on the slices that a label was prompted on: where the annotator left a slice out, a label is missing however well its
/// masks fit.
/// </summary>
internal static class TruthOnPromptedSlices
{
    /// <returns>z y x: the label where it is and was prompted, 0 elsewhere. Without prompts of the label, all of it.</returns>
    public static Volume<short> Of(Volume<short> truth, IReadOnlyList<BoxPrompt> prompts, int label)
    {
        var slices = prompts.Where(prompt => prompt.Label == label).Select(prompt => (prompt.Axis, prompt.Slice)).Distinct().ToArray();
        if (slices.Length == 0) return truth.Map(value => value == label ? value : (short)0);
        var part = new Volume<short>(truth.Size, truth.Geometry);
        foreach (var (axis, slice) in slices)
        {
            var plane = new SlicePlane(truth.Size, axis);
            for (var pixel = 0; pixel < plane.Pixels; pixel++)
            {
                var voxel = plane.VoxelIndex(slice, pixel / plane.Columns, pixel % plane.Columns);
                if (truth.Voxels[voxel] == label) part.Voxels[voxel] = (short)label;
            }
        }
        return part;
    }
}
