namespace SamCrowd.Experiments.Repair.Steps;

/// <summary>One way to make SAM's labels better. Steps of a list work on what the one before left.</summary>
internal enum RepairStep
{
    /// <summary>What a mask holds outside its boxes goes.</summary>
    ClipToBox,

    /// <summary>What does not look like the inside of its mask goes; for organs of one density.</summary>
    Intensity,

    /// <summary>
    /// SAM is prompted with several jittered boxes for each drawn one; the mean mask, and where they are divided a small weight.
    /// </summary>
    JitteredBoxes,

    /// <summary>
    /// SAM is also prompted along the other axes, with the cross-sections of the hull that the boxes make; what all agree on stays.
    /// </summary>
    ThreeAxes,

    /// <summary>A ring around each mask's edge gets a small weight, except outside every box.</summary>
    EdgeRing,

    /// <summary>SAM's masks at a threshold of their logits that is chosen on volumes with ground truth.</summary>
    LogitThreshold,

    /// <summary>Each label's surface moves by a distance that is chosen on volumes with ground truth.</summary>
    Shrink,

    /// <summary>
    /// SAM is prompted again, with the boxes of what a network trained before predicts within the annotators' boxes: self-training.
    /// </summary>
    TeacherPrompts,

    /// <summary>What a network trained before predicts within the annotators' boxes takes the labels' place: self-training.</summary>
    TeacherLabels,

    /// <summary>A network that sees image and labels learns on volumes with ground truth and rewrites the labels of all.</summary>
    Corrector,
}

/// <summary>What the steps ask for.</summary>
internal static class RepairSteps
{
    /// <summary>Whether a step chooses or learns on volumes with ground truth.</summary>
    public static bool NeedsGroundTruth(this RepairStep step) =>
        step is RepairStep.LogitThreshold or RepairStep.Shrink or RepairStep.Corrector;

    /// <summary>Whether a step prompts SAM.</summary>
    public static bool NeedsSam(this RepairStep step) =>
        step is RepairStep.JitteredBoxes or RepairStep.ThreeAxes or RepairStep.LogitThreshold or RepairStep.TeacherPrompts;

    /// <summary>Whether a step looks at what a network trained before predicts.</summary>
    public static bool NeedsTeacher(this RepairStep step) => step is RepairStep.TeacherPrompts or RepairStep.TeacherLabels;

    /// <summary>Whether a step gives voxels a weight.</summary>
    public static bool MakesWeights(this RepairStep step, RepairSettings settings) =>
        step is RepairStep.JitteredBoxes or RepairStep.EdgeRing || (step == RepairStep.Corrector && settings.CorrectorConfidence);
}
