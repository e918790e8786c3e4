using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Segmentation.Inference;

namespace SamCrowd.Experiments.Study;

/// <summary>Has an arm's networks segment the test cases.</summary>
internal static class PredictStep
{
    private const int Version = 1;

    public static Stage Create(StudyContext study, ArmSection arm)
    {
        var (prediction, folds) = (study.Experiment.Prediction, study.Experiment.Training.Folds);
        var settings = StudyContext.ToJson(prediction);
        settings.Remove("device");
        return new Stage(
            StudyContext.Predict(arm), Version, settings, [], [StudyContext.Import, .. folds.Select(fold => StudyContext.Train(arm, fold))], Resumes: true,
            work => Predict(study, arm, prediction, folds, work));
    }

    private static void Predict(StudyContext study, ArmSection arm, PredictionSection prediction, IReadOnlyList<string> folds, StageWork work)
    {
        var dataset = new DatasetFolder(study.DatasetRoot);
        using var predictor = Predictor.Load(study.ModelFolder(arm), folds, prediction.Checkpoint, prediction.ToPredictor());
        for (var i = 0; i < dataset.TestCases.Count; i++)
        {
            work.Cancellation.ThrowIfCancellationRequested();
            var item = dataset.TestCases[i];
            var path = work[item.Id + dataset.Description.FileEnding];
            // Files appear whole: one that is there was finished before the run was cut off.
            if (!File.Exists(path)) VolumeFile.Write(path, predictor.PredictCase([.. item.ImagePaths.Select(VolumeFile.Read<float>)], cancellation: work.Cancellation));
            work.Progress.Report(new StepProgress($"Predict {arm.Name}", i + 1, dataset.TestCases.Count, item.Id));
        }
    }
}
