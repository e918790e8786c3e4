using SamCrowd.Annotation;
using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Repair.Steps;

namespace SamCrowd.Experiments.Repair;

/// <summary>Which labels are repaired, by which steps, and with what.</summary>
internal sealed record RepairJob
{
    /// <summary>Images, the meaning of the labels, and ground truth of the cases in <see cref="GroundTruth"/>.</summary>
    public required DatasetFolder Dataset { get; init; }

    /// <summary>Label maps CASE.nii.gz, as SAM's labelling writes them, or with another ending of volumes.</summary>
    public required string LabelFolder { get; init; }

    /// <summary>The boxes that the labels were made from.</summary>
    public required BoxTable Boxes { get; init; }

    /// <summary>Done one after another, each on what the one before left.</summary>
    public required IReadOnlyList<RepairStep> Steps { get; init; }

    public RepairSettings Settings { get; init; } = new();

    /// <summary>Ids of the cases whose ground truth steps may choose and learn on.</summary>
    public IReadOnlyList<string> GroundTruth { get; init; } = [];

    /// <summary>Gets CASE.nii.gz, weights/CASE.nii.gz where a step weighs voxels, steps/N-STEP with what each step left,
    /// and teacher/ with what a teacher predicted.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>For steps that prompt SAM; null where there is none.</summary>
    public SamSource? Sam { get; init; }

    /// <summary>The image channel that SAM is shown and intensity looks at.</summary>
    public int Channel { get; init; }

    /// <summary>Longest gap in which boxes between drawn ones were prompts too, when the labels were made; null for none.</summary>
    public int? InterpolatedGap { get; init; }

    /// <summary>Cases that a step chooses or learns on; what is measured on them says too much.</summary>
    public IReadOnlyList<string> LearntOn => MeasuresMargin || Steps.Any(step => step.NeedsGroundTruth()) ? GroundTruth : [];

    /// <summary>Whether the annotators' margin is measured on the cases with ground truth, as it is not stated.</summary>
    internal bool MeasuresMargin => Settings.BoxMargin.Count == 0 && GroundTruth.Count > 0;

    /// <summary>For the step corrector; null where there is none.</summary>
    public CorrectorPlan? Corrector { get; init; }

    /// <summary>For steps that look at a teacher's predictions; null where there is none.</summary>
    public TeacherNetwork? Teacher { get; init; }

    /// <summary>Value that the label maps have where training leaves a voxel out; null for none.</summary>
    public int? IgnoreLabel { get; init; }

    /// <summary>Fixes what is drawn by chance.</summary>
    public int Seed { get; init; }

    public int Threads { get; init; } = Environment.ProcessorCount;
}
