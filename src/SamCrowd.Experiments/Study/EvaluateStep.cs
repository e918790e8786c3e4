using System.Text.Json.Nodes;
using SamCrowd.Annotation;
using SamCrowd.Annotation.Interpolation;
using SamCrowd.Datasets.Layout;
using SamCrowd.Evaluation.Comparison;
using SamCrowd.Evaluation.Overlap;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Quality;
using SamCrowd.Experiments.Report;
using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging.Files;
using SamCrowd.Sam.Labeling;

namespace SamCrowd.Experiments.Study;

/// <summary>Measures label maps against ground truth: an arm's predictions, or the labels that SAM made.</summary>
internal static class EvaluateStep
{
    /// <summary>Figures by case and label.</summary>
    public const string CaseFile = "cases.csv";

    /// <summary>Dice by case, label and slice of labels that SAM made (<see cref="SliceQualityTable"/>).</summary>
    public const string SliceFile = "slices.csv";

    private const int Version = 1;
    private const int LabelQualityVersion = 2;

    /// <summary>The arm's predictions of the test cases.</summary>
    public static Stage Create(StudyContext study, ArmSection arm) => new(
        StudyContext.Evaluate(arm), Version, Settings(study), [], [StudyContext.Import, StudyContext.Predict(arm)], Resumes: false,
        work => Evaluate(study, study.TestLabels, study.Run.Of(StudyContext.Predict(arm)), work));

    /// <summary>
    /// The labels that an arm learns from, ground truth that it mixes in included, as a whole and slice by slice, with the study's rule for
    /// a label that was not found; the ignore label counts as background.
    /// </summary>
    public static Stage CreateLabelQuality(StudyContext study, ArmSection arm) => new(
        StudyContext.LabelQuality(arm), LabelQualityVersion, Settings(study), [],
        [StudyContext.Import, .. study.LabelSetsOf(arm).Select(set => set.Boxes), StudyContext.ArmLabelsStage(arm)], Resumes: false,
        work =>
        {
            Evaluate(study, Path.Combine(study.DatasetRoot, RawLayout.TrainingLabels), study.Run.Of(StudyContext.ArmLabelsStage(arm), LabelDataset.Labels), work, unfoundIsNaN: true);
            SliceQualityTable.Write(work[SliceFile], Slices(study, arm, work));
        });

    private static List<SliceQuality> Slices(StudyContext study, ArmSection arm, StageWork work)
    {
        var (made, sam) = (new DatasetFolder(study.ArmDataset(arm)), study.Experiment.Sam);
        var truth = new DatasetFolder(study.DatasetRoot);
        BoxPrompt[] drawn = [.. study.LabelSetsOf(arm).SelectMany(set => BoxTable.Read(study.BoxFile(set)).Prompts)];
        var prompts = (arm.Unboxed ?? sam.Unboxed) == UnboxedSlices.Interpolate ? drawn.Concat(BoxInterpolation.Between(drawn, sam.LongestGap)) : drawn;
        var byCase = prompts.ToLookup(prompt => prompt.Case);
        var slices = new List<SliceQuality>();
        foreach (var item in made.TrainingCases)
        {
            work.Cancellation.ThrowIfCancellationRequested();
            slices.AddRange(LabelQuality.Measure(
                item.Id, VolumeFile.Read<short>(truth.Case(item.Id).LabelPath!), VolumeFile.Read<short>(item.LabelPath!), sam.SliceAxis,
                truth.Description.Labels.ForegroundLabels, [.. byCase[item.Id]], truth.Description.Labels.IgnoreLabel));
        }
        return slices;
    }

    /// <summary>The Dice that a stage measured, columns named as the data set names its labels.</summary>
    public static ArmScores Read(StudyContext study, string arm, string stage)
    {
        var names = ResultsReader.LabelNames(study);
        var table = ScoreTable.Read(study.Run.Of(stage, CaseFile));
        return new ArmScores(arm, table with { Columns = [.. table.Columns.Select(column => names[int.Parse(column, System.Globalization.CultureInfo.InvariantCulture)])] });
    }

    private static JsonObject Settings(StudyContext study) => StudyContext.ToJson(study.Experiment.Evaluation);

    private static void Evaluate(StudyContext study, string reference, string prediction, StageWork work, bool unfoundIsNaN = false)
    {
        var description = new DatasetFolder(study.DatasetRoot).Description;
        var evaluation = study.Experiment.Evaluation;
        var settings = EvaluationSettings.ForLabels(description.Labels.ForegroundLabels) with
        {
            FileEnding = description.FileEnding,
            AllowMissing = true,
            Threads = work.Place.Threads,
            UnfoundIsNaN = unfoundIsNaN,
            SurfaceToleranceMm = evaluation.SurfaceDistances ? evaluation.SurfaceToleranceMm : null,
        };
        var summary = SegmentationEvaluator.Evaluate(reference, prediction, settings, work.Progress, work.Cancellation);
        CaseTable.Write(work[CaseFile], summary);
        SummaryFile.Write(work["summary.json"], summary);
    }
}
