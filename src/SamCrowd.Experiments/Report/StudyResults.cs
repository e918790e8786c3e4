using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Figures;
using SamCrowd.Experiments.Repair;
using SamCrowd.Experiments.Stages;

namespace SamCrowd.Experiments.Report;

/// <summary>All that a report shows.</summary>
/// <param name="Scores">Dice of the test cases, by arm in the study's order.</param>
/// <param name="Comparisons">Each arm but the first against the first.</param>
/// <param name="Recoveries">What each further arm wins back of what the base arm loses; empty where there is no further arm.</param>
/// <param name="LabelQuality">Dice of SAM's labels against ground truth on the training cases, by arm; empty where no arm has SAM
/// labels.</param>
/// <param name="Slices">Dice of SAM's labels slice by slice, by arm; empty where the run has none.</param>
/// <param name="Volumes">Of the test cases, by arm and label.</param>
/// <param name="Curves">Of every training.</param>
/// <param name="Stages">Records of the stages before the report.</param>
internal sealed record StudyResults(
    ExperimentDefinition Experiment,
    IReadOnlyList<ArmScores> Scores,
    IReadOnlyList<ArmComparison> Comparisons,
    IReadOnlyList<ArmRecovery> Recoveries,
    IReadOnlyList<ArmScores> LabelQuality,
    IReadOnlyList<ArmSlices> Slices,
    IReadOnlyList<OrganVolumes> Volumes,
    IReadOnlyList<LearningCurve> Curves,
    IReadOnlyList<StageRecord> Stages)
{
    /// <summary>
    /// Agreement of repaired labels with ground truth before and after each step, by arm; empty where no arm's labels are repaired.
    /// </summary>
    public IReadOnlyList<(string Arm, IReadOnlyList<RepairScore> Scores)> Repairs { get; init; } = [];

    /// <summary>What SAM's labels add to ground-truth volumes; empty where no arm uses some of them.</summary>
    public IReadOnlyList<ControlGain> Controls { get; init; } = [];

    /// <summary>All tests that are shown.</summary>
    public StudyTests Tests => new(Comparisons, Recoveries, Controls);

    /// <summary>Dice of the majority of the first arm's labels on the test cases; null where that arm is not on ground truth.</summary>
    public ArmScores? Majority { get; init; }

    /// <summary>Figures beside Dice, by metric and arm.</summary>
    public IReadOnlyList<ArmMetric> Metrics { get; init; } = [];

    /// <summary>What the arms' labels are made from and cost, in the study's order.</summary>
    public IReadOnlyList<ArmCost> Costs { get; init; } = [];

    /// <summary>How often each arm has each rank, in the study's order; null for fewer than three arms.</summary>
    public Evaluation.Statistics.RankStability? Ranks { get; init; }

    /// <summary>How patches are augmented, a transform an item; empty for networks of earlier versions, which do not say it.</summary>
    public IReadOnlyList<string> Augmentation { get; init; } = [];

    /// <summary>How many seeds each arm was trained with.</summary>
    public int SeedCount => Scores[0].Seeds.Count;

    /// <summary>Against the experiment's table of expected results; empty where it names none.</summary>
    public IReadOnlyList<ExpectedOutcome> Expected { get; init; } = [];
}
