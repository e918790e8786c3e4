using SamCrowd.Annotation.Repair;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Repair.Steps;

/// <summary>How the steps of label repair work. A step obeys what is named after it; the others leave it alone.</summary>
internal sealed record RepairSettings
{
    [Setting("Pixels that annotators leave between an object and their boxes, known from how they draw: before its first column and row, "
        + "after its last "
        + "column and row (four numbers; the study's rule leaves 2,2,4,4), or one number for all. If none is given it is measured on "
        + "the cases "
        + "with ground truth, if there are any. Where steps bound masks by boxes, "
        + "boxes are tightened by it.", Min = 0, Max = 1000, ValueName = "LIST")]
    public IReadOnlyList<double> BoxMargin { get; init; } = [];

    [SettingGroup]
    public IntensityCleanupSettings Intensity { get; init; } = new();

    [Setting("Names of labels that hold several densities (stomach, tumours): the step intensity leaves them as they are.",
        ValueName = "LIST")]
    public IReadOnlyList<string> Heterogeneous { get; init; } = [];

    [Setting("How many boxes the step jittered-boxes prompts SAM with for each drawn one, itself included.", Min = 2, Max = 255,
        ValueName = "N")]
    public int JitterCopies { get; init; } = 8;

    [Setting("Each side of a jittered box moves by up to this share of the box's width or height.", Above = 0, Max = 1,
        ValueName = "SHARE")]
    public double JitterShare { get; init; } = 0.1;

    [Setting("Which voxels keep a label after three-axes: those to which the masks of all axes give it (all), or of most (majority).")]
    public AgreementRule Agreement { get; init; } = AgreementRule.All;

    [Setting("Half the width of the ring that edge-ring weights, in mm: how far it reaches to either side of a mask's edge.",
        Above = 0, Max = 100, ValueName = "MM")]
    public double RingMm { get; init; } = 1.5;

    [Setting("Weight of the voxels in that ring; 0 takes them out of the loss.", Min = 0, Max = 1, ValueName = "W")]
    public double RingWeight { get; init; }

    [Setting("The loss counts each voxel that the step corrector wrote by the probability that the corrector gave to the label it chose.")]
    [AddedLater(false)]
    public bool CorrectorConfidence { get; init; }

    /// <exception cref="InvalidInputException">There are neither one nor four numbers.</exception>
    public Annotation.Repair.BoxMargin Margin => BoxMargin switch
    {
        [] => default,
        [var all] => new Annotation.Repair.BoxMargin(all, all, all, all),
        [var left, var top, var right, var bottom] => new Annotation.Repair.BoxMargin(left, top, right, bottom),
        _ => throw new InvalidInputException("box_margin", $"has {BoxMargin.Count} numbers", "give one, or four: left, top, right, bottom"),
    };
}
