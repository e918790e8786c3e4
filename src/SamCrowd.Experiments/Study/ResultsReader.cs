using System.Globalization;
using SamCrowd.Datasets.Layout;
using SamCrowd.Evaluation.Comparison;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Figures;
using SamCrowd.Experiments.Quality;
using SamCrowd.Experiments.Report;
using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Segmentation.Training;

namespace SamCrowd.Experiments.Study;

/// <summary>Gathers what the stages of a run left.</summary>
internal static class ResultsReader
{
    /// <param name="stages">Ids of the stages to list.</param>
    /// <exception cref="InvalidInputException">A result is not there yet.</exception>
    public static StudyResults Read(StudyContext study, IReadOnlyList<string> stages)
    {
        var arms = study.Experiment.Arms;
        var results = new StudyResults(
            study.Experiment,
            Scores(study),
            CompareStep.Compare(study),
            CompareStep.Recoveries(study),
            [.. arms.Where(arm => arm.Labels == ArmLabels.Sam).Select(arm => EvaluateStep.Read(study, arm.Name, StudyContext.LabelQuality(arm)))],
            [.. arms.Where(arm => arm.Labels == ArmLabels.Sam).Select(arm => (arm.Name, Path: study.Run.Of(StudyContext.LabelQuality(arm), EvaluateStep.SliceFile)))
                .Where(table => File.Exists(table.Path)).Select(table => new ArmSlices(table.Name, SliceQualityTable.Read(table.Path)))],
            [.. arms.SelectMany(arm => Volumes(study, arm))],
            [.. arms.SelectMany(arm => study.Experiment.Training.Folds.Select(fold => Curve(study, arm, fold)))],
            [.. stages.Select(id => StageRecord.TryRead(study.Run.Of(id)) ?? throw new InvalidInputException($"{study.Run.Of(id)} has not been made; run the experiment first"))]);
        return study.Experiment.Report.Expected is { Full: var expected }
            ? results with { Expected = ExpectedTable.Compare(ExpectedTable.Read(expected), results, expected) }
            : results;
    }

    /// <summary>Dice of the test cases, by arm.</summary>
    public static IReadOnlyList<ArmScores> Scores(StudyContext study) =>
        [.. study.Experiment.Arms.Select(arm => EvaluateStep.Read(study, arm.Name, StudyContext.Evaluate(arm)))];

    /// <summary>Label values by the data set's names.</summary>
    public static IReadOnlyDictionary<int, string> LabelNames(StudyContext study)
    {
        var labels = new DatasetFolder(study.DatasetRoot).Description.Labels;
        return labels.ForegroundLabels.ToDictionary(value => value, value => labels.NameOf(value));
    }

    private static IEnumerable<OrganVolumes> Volumes(StudyContext study, ArmSection arm)
    {
        var path = study.Run.Of(StudyContext.Evaluate(arm), EvaluateStep.CaseFile);
        var (both, predictedOnly, missed) = (ScoreTable.Read(path, "TP"), ScoreTable.Read(path, "FP"), ScoreTable.Read(path, "FN"));
        string[] cases = [.. both.Scores.Keys.Order(StringComparer.Ordinal)];
        var ending = new DatasetFolder(study.DatasetRoot).Description.FileEnding;
        double[] voxelMl = [.. cases.Select(id => VolumeFile.ReadHeader(Path.Combine(study.TestLabels, id + ending)).Geometry.Spacing).Select(mm => mm.X * mm.Y * mm.Z / 1000)];
        return both.Columns.Select(label => new OrganVolumes(
            arm.Name,
            LabelNames(study)[int.Parse(label, CultureInfo.InvariantCulture)],
            Millilitres(both.Values(label, cases), predictedOnly.Values(label, cases), voxelMl),
            Millilitres(both.Values(label, cases), missed.Values(label, cases), voxelMl)));
    }

    private static double[] Millilitres(double[] both, double[] rest, double[] voxelMl) => [.. both.Select((voxels, item) => (voxels + rest[item]) * voxelMl[item])];

    private static LearningCurve Curve(StudyContext study, ArmSection arm, string fold)
    {
        var epochs = TrainingHistory.Read(study.Run.Of(StudyContext.Train(arm, fold), TrainingHistory.FileName)).Epochs;
        return new LearningCurve(arm.Name, fold, [.. epochs.Select(epoch => epoch.TrainingLoss)], [.. epochs.Select(epoch => epoch.ValidationLoss)], [.. epochs.Select(epoch => epoch.MeanPseudoDice)], [.. epochs.Select(epoch => epoch.EmaForegroundDice)]);
    }
}
