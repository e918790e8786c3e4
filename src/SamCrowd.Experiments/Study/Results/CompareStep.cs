using System.Text.Json.Nodes;
using SamCrowd.Evaluation.Comparison;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Report;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Layout;

namespace SamCrowd.Experiments.Study.Results;

/// <summary>Compares each arm with the first on the same test cases, and the arms after the base arm with that one.</summary>
internal static class CompareStep
{
    public static Stage Create(StudyContext study)
    {
        var (arms, comparison) = (study.Experiment.Arms, study.Experiment.Comparison);
        var settings = new JsonObject
        {
            ["seed"] = study.Experiment.Seed,
            ["arms"] = string.Join(", ", arms.Select(arm => arm.Name)),
            ["base"] = comparison.Base,
        };
        StageId[] needs = [StudyLayout.Import, .. arms.SelectMany(study.Arms.ReplicatesOf).Select(StudyLayout.Evaluate)];
        return new Stage(StudyLayout.Compare, typeof(TableComparison), settings, [], needs, Resumes: false, work => Compare(study, work));
    }

    /// <summary>
    /// The index of the arm whose loss others may win back: comparison.base, else the first on SAM's labels. Null where it is the first arm
    /// or
    /// no arm comes after it.
    /// </summary>
    public static int? BaseOf(ExperimentDefinition experiment)
    {
        var (arms, name) = (experiment.Arms, experiment.Comparison.Base);
        var index = arms.ToList().FindIndex(arm => name is null ? arm.Labels == ArmLabels.Sam : arm.Name == name);
        return index < 1 || index == arms.Count - 1 ? null : index;
    }

    private static void Compare(StudyContext study, StageWork work)
    {
        var scores = new EvaluationTables(study).Test();
        var settings = new ComparisonSettings { Seed = study.Experiment.Seed };
        foreach (var arm in scores.Skip(1))
            ComparisonFiles.Write(
                work.Folder, scores[0].Arm, new ArmComparison(arm.Arm, TableComparison.Of(arm.Table, scores[0].Table, settings)));
        if (BaseOf(study.Experiment) is not { } index) return;
        foreach (var recovery in ArmRecovery.Of([scores[0], .. scores.Skip(index)], settings)) ComparisonFiles.Write(work.Folder, recovery);
    }
}
