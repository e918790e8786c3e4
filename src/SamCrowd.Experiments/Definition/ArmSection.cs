using SamCrowd.Experiments.Repair.Steps;
using SamCrowd.Imaging.Settings;
using SamCrowd.Sam.Labeling;

namespace SamCrowd.Experiments.Definition;

/// <summary>One item of the <c>arms</c> key of an experiment. Keys that make labels are for SAM's only.</summary>
internal sealed record ArmSection
{
    [Setting("Short name, used for folders and in the report: letters, digits, - and _.")]
    public required string Name { get; init; }

    [Setting("ground-truth: the experts' labels; sam: masks that SAM made from the boxes.")]
    public required ArmLabels Labels { get; init; }

    [Setting("ground-truth: this many of the training volumes alone, those that ground_truth_cases of the same number takes; all if "
        + "none is given.", Min = 1)]
    public int? Cases { get; init; }

    [Setting("Names of the annotators whose boxes SAM is prompted with; the experiment's first if none is given. Several are fused.")]
    public IReadOnlyList<string>? Annotators { get; init; }

    [Setting("How several annotators become one: majority, staple or score-weighted fuse the label volumes that SAM made for each; boxes "
        + "fuses their boxes before SAM.")]
    public ArmFusion? Fusion { get; init; }

    [Setting("What slices without a box become in this arm; the value of sam.unboxed if none is given.")]
    public UnboxedSlices? Unboxed { get; init; }

    [Setting("Cases with less coverage are left out: boxed slices divided by the slices from first to last box, both summed over "
        + "the labels.", Min = 0, Max = 1)]
    public double? LeastCoverage { get; init; }

    [Setting("equal: the loss counts all voxels the same; confidence: a labelled voxel by SAM's predicted IoU of the mask that painted it "
        + "(after fusion of labels by the probability of the label), any other by 1.")]
    public VoxelWeighting Weights { get; init; } = VoxelWeighting.Equal;

    [Setting("Number of training cases that keep their ground truth, drawn by the experiment's seed; a smaller number takes some of a "
        + "larger one's.", Min = 1)]
    public int? GroundTruthCases { get; init; }

    [Setting("Steps of label repair that SAM's labels go through, one after another: clip-to-box, intensity, jittered-boxes, three-axes, "
        + "edge-ring; with an arm as teacher teacher-prompts and teacher-labels; and with "
        + "ground_truth_cases logit-threshold, shrink and corrector, which choose and learn on those cases.")]
    public IReadOnlyList<RepairStep>? Repair { get; init; }

    [Setting("Name of an arm before this one whose networks (of the first seed, all folds together) are the teacher of the steps of repair "
        + "teacher-prompts and teacher-labels.")]
    public string? Teacher { get; init; }

    [Setting("Weight of the box term in the loss of this arm's networks: how far the largest probabilities of a label along the rows and "
        + "columns of an annotated slice are from the rows and columns that its boxes hold. None if it is not given.", Above = 0)]
    public double? BoxLoss { get; init; }

    [Setting("Name of an arm before this one: this arm's networks start from the ones trained on that arm's labels.")]
    public string? PretrainOn { get; init; }

    [Setting("Epochs of this arm's networks; if none is given training.epochs, or training.fine_tuning_epochs with pretrain_on.", Min = 1)]
    public int? Epochs { get; init; }

    /// <summary>Whether training counts voxels by weights.</summary>
    /// <param name="repair">How the experiment's steps of repair work.</param>
    public bool HasWeights(RepairSettings repair) =>
        Weights != VoxelWeighting.Equal || Repair?.Any(step => step.MakesWeights(repair)) == true;

    /// <summary>How many ground-truth volumes the arm itself uses, where that is not all of them; null for none or all.</summary>
    public int? ExpertCases => Labels == ArmLabels.GroundTruth ? Cases : GroundTruthCases;

    /// <summary>Whether it learns from ground truth and from nothing else.</summary>
    public bool IsGroundTruthAlone => Labels == ArmLabels.GroundTruth && PretrainOn is null;
}
