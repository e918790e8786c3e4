using System.Text.Json.Nodes;
using SamCrowd.Evaluation.Comparison;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Report;
using SamCrowd.Experiments.Stages;

namespace SamCrowd.Experiments.Study;

/// <summary>Compares each arm with the first on the same test cases, and the arms after the base arm with that one.</summary>
internal static class CompareStep
{
    private const int Version = 4;

    public static Stage Create(StudyContext study) => new(
        StudyContext.Compare, Version, new JsonObject { ["seed"] = study.Experiment.Seed, ["arms"] = string.Join(", ", study.Experiment.Arms.Select(arm => arm.Name)), ["base"] = study.Experiment.Comparison.Base },
        [], [StudyContext.Import, .. study.Experiment.Arms.Select(StudyContext.Evaluate)], Resumes: false, work =>
        {
            foreach (var comparison in Compare(study))
                ComparisonFile.Write(work[$"{comparison.Arm}-against-{study.Experiment.Arms[0].Name}.json"], comparison.Table);
            foreach (var recovery in Recoveries(study))
                ComparisonFile.Write(work[$"{recovery.Arm}-against-{recovery.Base}.json"], recovery.Table);
        });

    /// <summary>From the evaluations' tables; the same every time.</summary>
    public static IReadOnlyList<ArmComparison> Compare(StudyContext study)
    {
        var scores = ResultsReader.Scores(study);
        return [.. scores.Skip(1).Select(arm => new ArmComparison(arm.Arm, TableComparison.Of(arm.Table, scores[0].Table, Settings(study))))];
    }

    /// <summary>Likewise. None where the base arm (comparison.base, else the first on SAM's labels) is the first, or no arm comes after it.</summary>
    public static IReadOnlyList<ArmRecovery> Recoveries(StudyContext study)
    {
        var (scores, arms) = (ResultsReader.Scores(study), study.Experiment.Arms);
        var lost = arms.ToList().FindIndex(arm => study.Experiment.Comparison.Base is { } name ? arm.Name == name : arm.Labels == ArmLabels.Sam);
        return lost < 1 || lost == arms.Count - 1 ? [] : ArmRecovery.Of([scores[0], .. scores.Skip(lost)], Settings(study));
    }

    private static ComparisonSettings Settings(StudyContext study) => new() { Seed = study.Experiment.Seed };
}
