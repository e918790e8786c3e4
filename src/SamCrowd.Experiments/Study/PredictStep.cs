using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
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
            StudyContext.Predict(arm), Version, settings, [], [StudyContext.Import, .. folds.Select(fold => StudyContext.Train(arm, fold))], Resumes: true, work =>
            {
                var predicting = prediction.ToPredictor() with { Device = work.Place.DeviceFor(prediction.Device), Threads = work.Place.Threads };
                using var predictor = Predictor.Load(study.ModelFolder(arm), folds, prediction.Checkpoint, predicting);
                BatchPrediction.Run([predictor], PredictionJob.OfFolder(Path.Combine(study.DatasetRoot, RawLayout.TestImages), work.Folder), work.Progress, work.Cancellation);
            })
        {
            TakesDevice = true,
        };
    }
}
