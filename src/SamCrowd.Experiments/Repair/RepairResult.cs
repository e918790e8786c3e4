using SamCrowd.Annotation.Repair;
using SamCrowd.Experiments.Repair.Steps;

namespace SamCrowd.Experiments.Repair;

/// <summary>What a repair left: the label maps of each step, the given ones first.</summary>
/// <param name="Stages">"labels" and the steps' words, with the label file of each case.</param>
/// <param name="Changes">Of each step, by case.</param>
/// <param name="Margin">What annotators leave around an object, stated or measured on ground truth: boxes were tightened by it.</param>
internal sealed record RepairResult(
    IReadOnlyList<RepairStage> Stages, IReadOnlyList<(RepairStep Step, IReadOnlyList<StepRecord> Records)> Changes, BoxMargin Margin);

/// <summary>Label maps between two steps.</summary>
/// <param name="Name">The step that left them; "labels" for those that were given.</param>
/// <param name="LabelFiles">By case.</param>
internal sealed record RepairStage(string Name, IReadOnlyDictionary<string, string> LabelFiles);
