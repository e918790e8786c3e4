using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Imaging.Settings;
using SamCrowd.Segmentation.Inference;

namespace SamCrowd.Experiments.Study.Network;

/// <summary>Has an arm's networks segment the test cases.</summary>
internal static class PredictStep
{
    public static Stage Create(StudyContext study, ArmReplicate replicate)
    {
        var (prediction, folds) = (study.Experiment.Prediction, study.Experiment.Training.Folds);
        StageId[] needs = [StudyLayout.Import, .. folds.Select(fold => StudyLayout.Train(replicate, fold))];
        return new Stage(
            StudyLayout.Predict(replicate), typeof(Predictor), SettingsJson.Key(prediction), [], needs, Resumes: true, work =>
            {
                var predicting = prediction.Predictor with
                {
                    Device = work.Resources.DeviceFor(prediction.Predictor.Device),
                    Threads = prediction.Predictor.Threads > 0 ? prediction.Predictor.Threads : work.Resources.Threads,
                };
                using var predictor = Predictor.Load(study.Layout.Model(replicate), folds, prediction.Checkpoint, predicting);
                var job = PredictionJob.OfFolder(study.Layout.TestImages, work.Folder);
                BatchPrediction.Run([predictor], job, work.Progress, work.Cancellation);
            })
        {
            TakesDevice = true,
        };
    }
}
