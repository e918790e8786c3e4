using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Figures;
using SamCrowd.Experiments.Stages;

namespace SamCrowd.Experiments.Report;

/// <summary>All that a report shows.</summary>
/// <param name="Scores">Dice of the test cases, by arm in the study's order.</param>
/// <param name="Comparisons">Each arm but the first against the first.</param>
/// <param name="LabelQuality">Dice of SAM's labels against ground truth on the training cases, by arm; empty where no arm has SAM labels.</param>
/// <param name="Curves">Of every training.</param>
/// <param name="Stages">Records of the stages before the report.</param>
public sealed record StudyResults(
    ExperimentDefinition Experiment,
    IReadOnlyList<ArmScores> Scores,
    IReadOnlyList<ArmComparison> Comparisons,
    IReadOnlyList<ArmScores> LabelQuality,
    IReadOnlyList<LearningCurve> Curves,
    IReadOnlyList<StageRecord> Stages);
