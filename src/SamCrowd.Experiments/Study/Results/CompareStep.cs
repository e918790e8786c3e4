using System.Text.Json.Nodes;
using SamCrowd.Evaluation.Comparison;
using SamCrowd.Experiments.Report;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Study.Results;

/// <summary>Does all tests of a study on the same test cases (<see cref="StudyTests"/>).</summary>
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
            ["controls"] = string.Join(", ", StudyTests.ControlsOf(study.Experiment)
                .Select(pair => $"{pair.Arm.Name} {pair.Control.Name}")),
        };
        // The level decides what the report says of a p-value, not the p-value.
        foreach (var (key, value) in SettingsJson.Key(comparison).Where(pair => pair.Key is not ("significance_level" or "base")))
            settings[key] = value?.DeepClone();
        StageId[] needs = [StudyLayout.Import, .. MajorityStep.IsFor(study) ? [StudyLayout.Majority]
            : Array.Empty<StageId>(), .. arms.SelectMany(study.Arms.ReplicatesOf).Select(StudyLayout.Evaluate)];
        return new Stage(StudyLayout.Compare, typeof(TableComparison), settings, [], needs, Resumes: false, work => Compare(study, work));
    }

    private static void Compare(StudyContext study, StageWork work)
    {
        var tables = new EvaluationTables(study);
        var (scores, majority) = (tables.Test(), tables.Majority());
        var learned = majority is null || MajorityLearning.HasLearned(scores[0], majority, scores[0].Overall);
        var settings = study.Experiment.Comparison.Tests with { Seed = study.Experiment.Seed };
        ComparisonFiles.Write(work.Folder, scores[0].Arm, StudyTests.Of(study.Experiment, scores, learned, settings));
    }
}
