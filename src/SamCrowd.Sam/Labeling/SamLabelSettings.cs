using SamCrowd.Sam.Images;

namespace SamCrowd.Sam.Labeling;

/// <summary>How prompts and an image become a label volume.</summary>
public sealed record SamLabelSettings
{
    public SamPreset Preset { get; init; } = SamPreset.Sam;

    /// <summary>
    /// True to show SAM each slice with its rows in reverse order, as the study's images do (row 0 is the array's last row). For an axial
    /// slice whose y axis points to the patient's front, that puts the front on top.
    /// </summary>
    public bool ReverseRows { get; init; }

    public OverlapOrder OverlapOrder { get; init; } = OverlapOrder.Drawing;

    public UnboxedSlices UnboxedSlices { get; init; } = UnboxedSlices.Background;

    /// <summary>Longest gap, in slices without a box, that is interpolated or ignored; longer ones stay background.</summary>
    public int LongestGap { get; init; } = int.MaxValue;

    /// <summary>Label value of voxels that training has to leave out; needed by the two ignoring choices.</summary>
    public short? IgnoreLabel { get; init; }

    /// <summary>True to keep of each label its largest part in 3D alone (26 neighbours).</summary>
    public bool LargestComponentOnly { get; init; }

    /// <summary>Parts of a label, in 3D, of a smaller volume in mm³ are dropped; 0 for none.</summary>
    public double SmallestComponentMm3 { get; init; }

    /// <summary>True to make a confidence volume: the predicted IoU of the mask that gave each voxel its label, 0 elsewhere.</summary>
    public bool KeepConfidence { get; init; }
}
