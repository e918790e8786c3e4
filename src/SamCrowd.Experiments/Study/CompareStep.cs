using System.Text.Json.Nodes;
using SamCrowd.Evaluation.Comparison;
using SamCrowd.Experiments.Report;
using SamCrowd.Experiments.Stages;

namespace SamCrowd.Experiments.Study;

/// <summary>Compares each arm with the first on the same test cases.</summary>
internal static class CompareStep
{
    private const int Version = 1;

    public static Stage Create(StudyContext study) => new(
        StudyContext.Compare, Version, new JsonObject { ["seed"] = study.Experiment.Seed, ["arms"] = string.Join(", ", study.Experiment.Arms.Select(arm => arm.Name)) },
        [], [StudyContext.Import, .. study.Experiment.Arms.Select(StudyContext.Evaluate)], Resumes: false, work =>
        {
            foreach (var comparison in Compare(study))
                ComparisonFile.Write(work[$"{comparison.Arm}-against-{study.Experiment.Arms[0].Name}.json"], comparison.Table);
        });

    /// <summary>From the evaluations' tables; the same every time.</summary>
    public static IReadOnlyList<ArmComparison> Compare(StudyContext study)
    {
        var scores = ResultsReader.Scores(study);
        var settings = new ComparisonSettings { Seed = study.Experiment.Seed };
        return [.. scores.Skip(1).Select(arm => new ArmComparison(arm.Arm, TableComparison.Of(arm.Table, scores[0].Table, settings)))];
    }
}
