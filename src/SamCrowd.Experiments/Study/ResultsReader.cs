using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Figures;
using SamCrowd.Experiments.Report;
using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;
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
        return new StudyResults(
            study.Experiment,
            Scores(study),
            CompareStep.Compare(study),
            [.. arms.Where(arm => arm.Labels == ArmLabels.Sam).Select(arm => EvaluateStep.Read(study, arm.Name, StudyContext.LabelQuality(arm)))],
            [.. arms.SelectMany(arm => study.Experiment.Training.Folds.Select(fold => Curve(study, arm, fold)))],
            [.. stages.Select(id => StageRecord.TryRead(study.Run.Of(id)) ?? throw new InvalidInputException($"{study.Run.Of(id)} has not been made; run the experiment first"))]);
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

    private static LearningCurve Curve(StudyContext study, ArmSection arm, string fold)
    {
        var epochs = TrainingHistory.Read(study.Run.Of(StudyContext.Train(arm, fold), TrainingHistory.FileName)).Epochs;
        return new LearningCurve(arm.Name, fold, [.. epochs.Select(epoch => epoch.TrainingLoss)], [.. epochs.Select(epoch => epoch.ValidationLoss)], [.. epochs.Select(epoch => epoch.MeanPseudoDice)], [.. epochs.Select(epoch => epoch.MovingPseudoDice)]);
    }
}
