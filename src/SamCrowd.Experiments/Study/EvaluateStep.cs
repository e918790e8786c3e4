using System.Text.Json.Nodes;
using SamCrowd.Datasets.Layout;
using SamCrowd.Evaluation.Comparison;
using SamCrowd.Evaluation.Overlap;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Report;
using SamCrowd.Experiments.Stages;

namespace SamCrowd.Experiments.Study;

/// <summary>Measures label maps against ground truth: an arm's predictions, or the labels that SAM made.</summary>
internal static class EvaluateStep
{
    /// <summary>Figures by case and label.</summary>
    public const string CaseFile = "cases.csv";

    private const int Version = 1;

    /// <summary>The arm's predictions of the test cases.</summary>
    public static Stage Create(StudyContext study, ArmSection arm) => new(
        StudyContext.Evaluate(arm), Version, Settings(study), [], [StudyContext.Import, StudyContext.Predict(arm)], Resumes: false,
        work => Evaluate(study, study.TestLabels, study.Run.Of(StudyContext.Predict(arm)), work));

    /// <summary>The labels that SAM made of the training cases.</summary>
    public static Stage CreateLabelQuality(StudyContext study, ArmSection arm) => new(
        StudyContext.LabelQuality(arm), Version, Settings(study), [], [StudyContext.Import, StudyContext.SamLabels(arm)], Resumes: false,
        work => Evaluate(study, Path.Combine(study.DatasetRoot, RawLayout.TrainingLabels), study.Run.Of(StudyContext.SamLabels(arm), "labels"), work));

    /// <summary>The Dice that a stage measured, columns named as the data set names its labels.</summary>
    public static ArmScores Read(StudyContext study, string arm, string stage)
    {
        var names = ResultsReader.LabelNames(study);
        var table = ScoreTable.Read(study.Run.Of(stage, CaseFile));
        return new ArmScores(arm, table with { Columns = [.. table.Columns.Select(column => names[int.Parse(column, System.Globalization.CultureInfo.InvariantCulture)])] });
    }

    private static JsonObject Settings(StudyContext study) => StudyContext.ToJson(study.Experiment.Evaluation);

    private static void Evaluate(StudyContext study, string reference, string prediction, StageWork work)
    {
        var description = new DatasetFolder(study.DatasetRoot).Description;
        var evaluation = study.Experiment.Evaluation;
        var settings = EvaluationSettings.ForLabels(description.Labels.ForegroundLabels) with
        {
            FileEnding = description.FileEnding,
            AllowMissing = true,
            Threads = work.Place.Threads,
            SurfaceToleranceMm = evaluation.SurfaceDistances ? evaluation.SurfaceToleranceMm : null,
        };
        var summary = SegmentationEvaluator.Evaluate(reference, prediction, settings, work.Progress, work.Cancellation);
        CaseTable.Write(work[CaseFile], summary);
        SummaryFile.Write(work["summary.json"], summary);
    }
}
