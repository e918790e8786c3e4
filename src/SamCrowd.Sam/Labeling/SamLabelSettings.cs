using SamCrowd.Imaging.Settings;
using SamCrowd.Sam.Images;

namespace SamCrowd.Sam.Labeling;

/// <summary>How prompts and an image become a label volume.</summary>
internal sealed record SamLabelSettings
{
    [Setting("How a slice becomes SAM's image: sam, sam-as-in-paper, medsam, medsam-as-in-paper, ct[:LEVEL,WIDTH] or mr[:LOW,HIGH].",
        ValueName = "PRESET")]
    public SamPreset Preset { get; init; } = SamPreset.Sam;

    [Setting("What slices without a box become: background (the study), ignore-slices, ignore-gaps or interpolate.", Name = "unboxed")]
    public UnboxedSlices UnboxedSlices { get; init; } = UnboxedSlices.Background;

    [Setting("Longest gap between boxed slices, in slices, that is filled or ignored; longer ones stay as they are.", Min = 1,
        ValueName = "N")]
    public int LongestGap { get; init; } = int.MaxValue;

    [Setting("Which mask keeps a pixel that two masks contain: drawing (the later prompt's, the study) or score (the one with the higher "
        + "predicted IoU).", Name = "paint")]
    public OverlapOrder OverlapOrder { get; init; } = OverlapOrder.Drawing;

    [Setting("Keep only the largest part of each label in 3D (26 neighbours).", Name = "largest_component")]
    public bool LargestComponentOnly { get; init; }

    [Setting("Drop parts of a label whose volume in 3D is smaller than this, in mm³; 0 drops none.", Option = "smallest-component",
        Min = 0, Max = 1e9, ValueName = "MM3")]
    public double SmallestComponentMm3 { get; init; }

    /// <summary>Row 0 of the image is the array's last row.</summary>
    [Setting("Show SAM each slice upside down, as the study's images are: for files whose rows start at the patient's back, that puts "
        + "the front on top, where SAM does better.")]
    public bool ReverseRows { get; init; }

    /// <summary>Label value of voxels that training has to leave out; needed by the two ignoring choices.</summary>
    public short? IgnoreLabel { get; init; }

    /// <summary>True to make a confidence volume: the predicted IoU of the mask that gave each voxel its label, 0 elsewhere.</summary>
    public bool KeepConfidence { get; init; }
}
