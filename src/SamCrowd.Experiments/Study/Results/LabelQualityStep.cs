using SamCrowd.Annotation.Interpolation;
using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Quality;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Labels;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Imaging.Settings;
using SamCrowd.Sam.Labeling;

namespace SamCrowd.Experiments.Study.Results;

/// <summary>
/// Measures the labels that an arm learns from, ground truth that it mixes in included, as a whole and slice by slice, with the study's
/// rule for a label that was not found; the ignore label counts as background.
/// </summary>
internal static class LabelQualityStep
{
    /// <summary>Dice by case, label and slice (<see cref="SliceQualityTable"/>).</summary>
    public const string SliceFile = "slices.csv";

    public static Stage Create(StudyContext study, ArmSection arm)
    {
        StageId[] needs = [StudyLayout.Import, .. study.Arms.LabelSetsOf(arm).Select(set => set.Boxes), ArmSources.LabelsStage(arm)];
        return new Stage(
            StudyLayout.LabelQuality(arm.Name), typeof(LabelQuality), SettingsJson.Key(study.Experiment.Evaluation), [], needs,
            Resumes: false, work =>
            {
                var labels = study.Run.Of(ArmSources.LabelsStage(arm), LabelDataset.Labels);
                EvaluationTables.Write(study, study.Layout.TrainingLabels, labels, work, unfoundIsNaN: true);
                SliceQualityTable.Write(work[SliceFile], Slices(study, arm, work));
            });
    }

    private static List<SliceQuality> Slices(StudyContext study, ArmSection arm, StageWork work)
    {
        var (made, sam) = (new DatasetFolder(study.Arms.Dataset(arm)), study.Experiment.Sam);
        var truth = new DatasetFolder(study.Layout.DatasetRoot);
        var drawn = BoxFile.Read(study.Run, study.Arms.LabelSetsOf(arm).Select(set => set.Boxes)).Prompts;
        var prompts = (arm.Unboxed ?? sam.Labels.UnboxedSlices) == UnboxedSlices.Interpolate
            ? drawn.Concat(BoxInterpolation.Between(drawn, sam.Labels.LongestGap))
            : drawn;
        var byCase = prompts.ToLookup(prompt => prompt.Case);
        var slices = new List<SliceQuality>();
        foreach (var item in made.TrainingCases)
        {
            work.Cancellation.ThrowIfCancellationRequested();
            var known = truth.Case(item.Id);
            slices.AddRange(LabelQuality.MeasureFiles(
                item.Id,
                known.ImagePaths[0],
                known.LabelPath!,
                item.LabelPath!,
                sam.SliceAxis,
                truth.Description.Labels.ForegroundLabels,
                [.. byCase[item.Id]],
                truth.Description.Labels.IgnoreLabel));
        }
        return slices;
    }
}
