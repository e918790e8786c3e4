using SamCrowd.Imaging;
using SamCrowd.Segmentation.Runtime;

namespace SamCrowd.Segmentation.Training;

/// <summary>How a fold is trained. The defaults are nnU-Net's (nnUNetTrainer.__init__).</summary>
public sealed record TrainerSettings
{
    public int Epochs { get; init; } = 1000;

    /// <summary>Batches an epoch.</summary>
    public int IterationsPerEpoch { get; init; } = 250;

    /// <summary>Batches of validation patches after each epoch.</summary>
    public int ValidationIterationsPerEpoch { get; init; } = 50;

    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Sgd;

    /// <summary>In the first epoch; falls as (1 - epoch / epochs)^0.9.</summary>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>Nesterov momentum of SGD; AdamW does not use it.</summary>
    public double Momentum { get; init; } = 0.99;

    public double WeightDecay { get; init; } = 3e-5;

    /// <summary>Largest 2-norm of all gradients together.</summary>
    public double GradientClip { get; init; } = 12;

    /// <summary>Share of a batch whose patches are drawn around a foreground voxel: items with index ≥ round(batch · (1 - share)).</summary>
    public double OversampleForegroundPercent { get; init; } = 0.33;

    /// <summary>The loss counts each voxel by its weight in the store, in training and in validation; the pseudo Dice counts all alike.</summary>
    public bool VoxelWeights { get; init; }

    /// <summary>Axes of the patch to mirror in training, and that prediction may mirror; null for all, empty for none.</summary>
    public IReadOnlyList<int>? MirrorAxes { get; init; }

    /// <summary>Fixes initial weights, batches and augmentation.</summary>
    public long Seed { get; init; }

    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>auto (a GPU where there is one), cpu, cuda or cuda:i.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>CPU threads of one network operation; 0 for all cores. Results are bit-equal for one number of threads only.</summary>
    public int Threads { get; init; }

    /// <summary>Threads that read and augment patches; 0 for half the cores (all but one beside a GPU). Results do not depend on it.</summary>
    public int LoaderThreads { get; init; }

    /// <summary>checkpoint_latest.pth is written after each so many epochs.</summary>
    public int CheckpointEvery { get; init; } = 1;

    /// <summary>Stop after so many epochs without a better moving average of the pseudo Dice; null for never.</summary>
    public int? EarlyStopping { get; init; }

    /// <summary>Leave with a resumable checkpoint after this time; null for no limit.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>A checkpoint whose weights (all but the segmentation layers) the network starts from; null for none.</summary>
    public string? PretrainedWeights { get; init; }

    /// <exception cref="InvalidInputException">A number is out of range.</exception>
    public void Check()
    {
        Require(Epochs >= 1, "epochs", Epochs, "at least 1");
        Require(IterationsPerEpoch >= 1, "iterations", IterationsPerEpoch, "at least 1");
        Require(ValidationIterationsPerEpoch >= 0, "validation iterations", ValidationIterationsPerEpoch, "0 or more");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), "learning rate", LearningRate, "above 0");
        Require(Momentum is >= 0 and < 1, "momentum", Momentum, "from 0 to below 1");
        Require(WeightDecay >= 0, "weight decay", WeightDecay, "0 or more");
        Require(GradientClip > 0, "gradient clip", GradientClip, "above 0");
        Require(OversampleForegroundPercent is >= 0 and <= 1, "foreground share", OversampleForegroundPercent, "from 0 to 1");
        Require(Threads >= 0 && LoaderThreads >= 0, "threads", Math.Min(Threads, LoaderThreads), "0 or more");
        Require(CheckpointEvery >= 1, "checkpoint interval", CheckpointEvery, "at least 1 epoch");
        Require(EarlyStopping is null or >= 1, "early stopping", EarlyStopping ?? 0, "at least 1 epoch");
        Require(TimeLimit is null || TimeLimit > TimeSpan.Zero, "time limit", TimeLimit?.TotalSeconds ?? 0, "above 0 seconds");
    }

    private static void Require(bool holds, string name, double value, string range)
    {
        if (!holds)
            throw new InvalidInputException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} is {value}; it must be {range}"));
    }
}
