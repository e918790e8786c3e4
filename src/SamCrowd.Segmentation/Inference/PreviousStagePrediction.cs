using SamCrowd.Imaging;
using SamCrowd.NnUNet.Models;
using SamCrowd.NnUNet.Preprocessing;

namespace SamCrowd.Segmentation.Inference;

/// <summary>Predicts the cases of a job with a cascade's first stage, so that one command does both stages.</summary>
internal static class PreviousStagePrediction
{
    /// <summary>Below the cascade's output folder.</summary>
    public const string FolderName = "previous_stage";

    /// <summary>Writes OUTPUT/previous_stage; resumes where an earlier run of the same job was stopped.</summary>
    /// <param name="predictors">The job's models, one of which or more are a second stage; the first stage is run with their
    /// settings.</param>
    /// <param name="modelFolder">The first stage's model.</param>
    /// <param name="folds">See <see cref="ModelFolder.Checkpoints"/>.</param>
    /// <param name="checkpointName">final, best or latest.</param>
    /// <param name="job">Of those models.</param>
    /// <returns>The first stage's label maps, for that job.</returns>
    /// <exception cref="InvalidInputException">The two models do not belong together, or the input does not fit.</exception>
    public static PreviousStageMaps Run(
        IReadOnlyList<Predictor> predictors, string modelFolder, IReadOnlyList<string> folds, string checkpointName, PredictionJob job,
        IProgress<StepProgress>? progress = null, CancellationToken cancellation = default)
    {
        var cascade = predictors.FirstOrDefault(predictor => predictor.NeedsPreviousStage)
            ?? throw new InvalidInputException($"configuration {predictors[0].Configuration.Name}", "has no previous stage",
            new WithoutPreviousStage());
        using var first = Predictor.Load(modelFolder, folds, checkpointName, cascade.Settings);
        if (first.Configuration.Name != cascade.Configuration.PreviousStage)
            throw new InvalidInputException($"{modelFolder}: is a model of configuration {first.Configuration.Name}; "
                + $"{cascade.Configuration.Name} takes the prediction of {cascade.Configuration.PreviousStage}");
        var output = Path.Combine(job.OutputFolder, FolderName);
        var own = job with
        {
            OutputFolder = output,
            LogitsFolder = null,
            SaveProbabilities = false,
            PostprocessingFile = null,
            PreviousStage = null,
        };
        BatchPrediction.Run([first], own, progress, cancellation);
        return PreviousStageMaps.InFolder(output, first.Model.Dataset.FileEnding);
    }
}
