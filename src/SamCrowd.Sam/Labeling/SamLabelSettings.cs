using SamCrowd.Imaging.Settings;
using SamCrowd.Sam.Images;

namespace SamCrowd.Sam.Labeling;

/// <summary>How prompts and an image become a label volume.</summary>
public sealed record SamLabelSettings
{
    [Setting("How a slice becomes SAM's picture: sam, sam-as-in-paper, medsam, medsam-as-in-paper, ct[:LEVEL,WIDTH] or mr[:LOW,HIGH].",
        ValueName = "PRESET")]
    public SamPreset Preset { get; init; } = SamPreset.Sam;

    [Setting("What slices without a box become: background (the study), ignore-slices, ignore-gaps or interpolate.", Name = "unboxed")]
    public UnboxedSlices UnboxedSlices { get; init; } = UnboxedSlices.Background;

    [Setting("Longest gap, in slices, that ignore-gaps and interpolate fill; longer ones stay background.", Min = 1, ValueName = "N")]
    public int LongestGap { get; init; } = int.MaxValue;

    [Setting("Which mask keeps a pixel that two have: drawing (the later prompt's, the study) or score (the one with the higher "
        + "predicted IoU).", Name = "paint")]
    public OverlapOrder OverlapOrder { get; init; } = OverlapOrder.Drawing;

    [Setting("Keep of each label its largest part in 3D alone (26 neighbours).", Name = "largest_component")]
    public bool LargestComponentOnly { get; init; }

    [Setting("Parts of a label, in 3D, of a smaller volume in mm³ are dropped; 0 for none.", Option = "smallest-component", Min = 0,
        Max = 1e9, ValueName = "MM3")]
    public double SmallestComponentMm3 { get; init; }

    /// <summary>Row 0 of the picture is the array's last row.</summary>
    [Setting("Show SAM each slice upside down, as the study's pictures are: for files whose rows start at the patient's back, that puts "
        + "the front on top, which SAM does better on.")]
    public bool ReverseRows { get; init; }

    /// <summary>Label value of voxels that training has to leave out; needed by the two ignoring choices.</summary>
    public short? IgnoreLabel { get; init; }

    /// <summary>True to make a confidence volume: the predicted IoU of the mask that gave each voxel its label, 0 elsewhere.</summary>
    public bool KeepConfidence { get; init; }
}
