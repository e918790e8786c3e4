using SamCrowd.Annotation;
using SamCrowd.Imaging;
using SamCrowd.Sam.Prediction;

namespace SamCrowd.Sam.Labeling;

/// <summary>Merges the masks of prompts into a label volume; where two overlap, the later one keeps the voxel.</summary>
internal sealed class MaskMerger
{
    private readonly SamLabelSettings _settings;

    public MaskMerger(Volume<float> image, SamLabelSettings settings)
    {
        _settings = settings;
        Labels = new Volume<short>(image.Size, image.Geometry);
        Confidence = settings.KeepConfidence ? new Volume<float>(image.Size, image.Geometry) : null;
    }

    public Volume<short> Labels { get; }

    public Volume<float>? Confidence { get; }

    public void Add(BoxPrompt prompt, SamMask mask)
    {
        var plane = new SlicePlane(Labels.Size, prompt.Axis);
        var confidence = float.IsNaN(mask.PredictedIou) ? 1 : Math.Clamp(mask.PredictedIou, 0, 1);
        foreach (var (row, column, length) in MaskRuns.Of(mask.Pixels, plane.Columns))
        {
            var start = plane.VoxelIndex(prompt.Slice, row, column);
            var stride = plane.ColumnStride;
            for (var voxel = start; voxel < start + (length * stride); voxel += stride)
            {
                Labels.Voxels[voxel] = (short)prompt.Label;
                if (Confidence is not null) Confidence.Voxels[voxel] = confidence;
            }
        }
    }

    /// <summary>Along each axis that was annotated, slices without a prompt become the ignore label where no mask lies.</summary>
    public void IgnoreUnpromptedSlices(IReadOnlyList<SlicePrompts> slices)
    {
        foreach (var axis in slices.GroupBy(s => s.Axis))
        {
            var plane = new SlicePlane(Labels.Size, axis.Key);
            var prompted = axis.Select(s => s.Slice).ToHashSet();
            for (var slice = 0; slice < plane.Count; slice++)
                if (!prompted.Contains(slice)) Ignore(plane, slice, new PixelBox(0, 0, plane.Columns - 1, plane.Rows - 1));
        }
    }

    public void IgnoreBoxes(IReadOnlyList<BoxPrompt> boxes)
    {
        foreach (var prompt in boxes) Ignore(new SlicePlane(Labels.Size, prompt.Axis), prompt.Slice, prompt.Box!.Value);
    }

    private void Ignore(SlicePlane plane, int slice, PixelBox box)
    {
        foreach (var (row, first, length) in plane.RowsOf(box))
        {
            for (var column = first; column < first + length; column++)
            {
                ref var voxel = ref Labels.Voxels[plane.VoxelIndex(slice, row, column)];
                if (voxel == 0) voxel = _settings.IgnoreLabel!.Value;
            }
        }
    }
}
