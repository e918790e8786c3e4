using SamCrowd.Datasets.Layout;
using SamCrowd.Evaluation.Overlap;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Labels;
using SamCrowd.NnUNet.Models;
using SamCrowd.Segmentation.Inference;
using SamCrowd.Segmentation.Training;

namespace SamCrowd.Segmentation.Validation;

/// <summary>
/// Predicts the cases that a fold did not train on, with its final checkpoint, whole and mirrored as new images are
/// (nnUNetTrainer.perform_actual_validation). What cross-validation knows of a configuration comes from here.
/// </summary>
internal static class FoldValidation
{
    /// <summary>
    /// Writes fold_K/validation: "id.ending" a case, summary.json against the data set's labels. Cases that are there already, made by the
    /// same checkpoint of the same image, are kept.
    /// </summary>
    /// <param name="job">A fold whose training is done; its device, precision and threads are used again.</param>
    /// <param name="saveProbabilities">Also "id.npz" and "id.pkl", which ensembles are made of.</param>
    /// <exception cref="InvalidInputException">The fold has no held-out case or no final checkpoint.</exception>
    public static EvaluationSummary Run(
        DatasetFolder dataset, TrainingJob job, bool saveProbabilities, IProgress<StepProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        if (!HasHeldOutCases(job))
            throw new InvalidInputException($"fold {job.Fold} trains on every case it would be validated on; validate a numbered fold");
        DatasetCase[] cases = [.. job.ValidationIds.Order(StringComparer.Ordinal).Select(dataset.Case)];
        var folder = Path.Combine(job.FoldFolder, ModelFolder.ValidationFolder);
        var settings = new PredictionSettings
        {
            Device = job.Settings.Device,
            Precision = job.Settings.Precision,
            Threads = job.Settings.Threads,
        };
        using (var predictor = Predictor.Load(job.ModelFolder, [job.Fold], "final", settings))
        {
            var prediction = PredictionJob.OfCases(cases, folder) with
            {
                SaveProbabilities = saveProbabilities,
                PreviousStage = job.PreviousStage,
            };
            BatchPrediction.Run([predictor], prediction, progress, cancellation);
        }
        var summary = SegmentationEvaluator.Evaluate(
            [.. cases.Select(one => (one.LabelPath!, Path.Combine(folder, one.Id + dataset.Description.FileEnding)))],
            LabelRegions.Settings(dataset.Description), progress, cancellation);
        SummaryFile.Write(Path.Combine(folder, ModelFolder.SummaryFile), summary);
        return summary;
    }

    /// <summary>False for fold "all", whose validation cases are its training cases.</summary>
    public static bool HasHeldOutCases(TrainingJob job) => job.ValidationIds.Except(job.TrainingIds).Any();
}
