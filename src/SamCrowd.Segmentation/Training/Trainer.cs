using SamCrowd.Imaging;
using SamCrowd.Imaging.Provenance;
using SamCrowd.Segmentation.Runtime;

namespace SamCrowd.Segmentation.Training;

/// <summary>
/// Trains one fold as nnU-Net does (nnUNetTrainer.run_training). A training that was stopped, by whatever means, is resumed from
/// checkpoint_latest.pth when it is run again and ends, on the same machine with the same number of threads, with the very same weights.
/// </summary>
[ResultVersion("training", 2)]
internal static class Trainer
{
    /// <summary>In fold_K: how patches are augmented, one transform a line.</summary>
    public const string AugmentationFile = "augmentation.txt";

    /// <summary>Trains the fold to its end, or resumes it; does nothing where checkpoint_final.pth is there already.</summary>
    /// <param name="progress">Batches done of all, with loss and pseudo Dice.</param>
    /// <param name="cancellation">Stops after the batch that runs, with a checkpoint to resume from.</param>
    /// <param name="onEpoch">Called after each epoch with the whole history, on another thread while the next epoch is trained; one call at
    /// a time.</param>
    /// <exception cref="InvalidInputException">Settings, plans, data and an earlier checkpoint do not go together.</exception>
    /// <exception cref="TrainingFailedException">The loss is not a number.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; run it again to resume it.</exception>
    public static TrainingResult Run(
        TrainingJob job, IProgress<StepProgress>? progress, CancellationToken cancellation, Action<TrainingHistory>? onEpoch = null)
    {
        TorchRuntime.Start();
        using var setup = new TrainingSetup(job);
        return new TrainingRun(setup, progress, cancellation).Train(onEpoch);
    }
}
