using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;
using SamCrowd.Segmentation.Networks;
using SamCrowd.Segmentation.Runtime;

namespace SamCrowd.Segmentation.Training;

/// <summary>How a fold is trained. The defaults are nnU-Net's (nnUNetTrainer.__init__).</summary>
internal sealed record TrainerSettings
{
    /// <remarks>Decides by the values of the others alone.</remarks>
    [Setting("Which defaults the other settings have: nnU-Net's (nnunet), or those of a schedule for trainings of minutes (fast). "
        + "Settings that are given take precedence.")]
    [DoesNotDecideResult]
    public TrainingPreset Preset { get; init; } = TrainingPreset.NnUNet;

    [Setting("Epochs.", Min = 1, ValueName = "N", OtherNames = ["num_epochs"])]
    public int Epochs { get; init; } = 1000;

    [Setting("Batches per epoch.", Name = "iterations", Min = 1, ValueName = "N", OtherNames = ["num_iterations_per_epoch"])]
    public int IterationsPerEpoch { get; init; } = 250;

    [Setting("Batches of validation patches after each epoch.",
        Name = "validation_iterations", Min = 0, ValueName = "N", OtherNames = ["num_val_iterations_per_epoch"])]
    public int ValidationIterationsPerEpoch { get; init; } = 50;

    [Setting("sgd (with Nesterov momentum), adamw, or muon (orthogonalised momentum for the convolutions, adamw for the rest).")]
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Sgd;

    [Setting("Largest learning rate.", Above = 0, ValueName = "LR", OtherNames = ["initial_lr"])]
    public double LearningRate { get; init; } = 0.01;

    [Setting("How the learning rate changes: poly falls as (1 - epoch / epochs)^0.9, once an epoch; cosine rises during warm_up and falls "
        + "to 0 as half a cosine, with every batch.")]
    [AddedLater(ScheduleKind.Polynomial)]
    public ScheduleKind Schedule { get; init; } = ScheduleKind.Polynomial;

    [Setting("Share of all batches in which the learning rate of cosine rises.", Min = 0, Below = 1, ValueName = "SHARE")]
    [AddedLater(0.1)]
    public double WarmUp { get; init; } = 0.1;

    [Setting("Decay of a moving average of the weights over the batches; validation and checkpoints have the average. 0 for none.",
        Min = 0, Below = 1, ValueName = "D", OtherNames = ["ema"])]
    [AddedLater(0.0)]
    public double WeightAveraging { get; init; }

    [Setting("First weights of the layers that make logits: orthogonal (rows at right angles), or he (independent draws, nnU-Net's own).")]
    [AddedLater(HeadInitialization.Orthogonal)]
    public HeadInitialization HeadInitialization { get; init; } = HeadInitialization.Orthogonal;

    [Setting("Nesterov momentum of sgd; the other optimizers do not use it.", Min = 0, Below = 1, ValueName = "M")]
    public double Momentum { get; init; } = 0.99;

    [Setting("Weight decay.", Min = 0, ValueName = "WD")]
    public double WeightDecay { get; init; } = 3e-5;

    [Setting("Largest 2-norm of all gradients together.", Above = 0, ValueName = "NORM")]
    public double GradientClip { get; init; } = 12;

    /// <remarks>Items with index ≥ round(batch · (1 - share)).</remarks>
    [Setting("Share of a batch whose patches are drawn around a foreground voxel.",
        Name = "foreground_share", Min = 0, Max = 1, ValueName = "SHARE", OtherNames = ["oversample_foreground_percent"])]
    public double OversampleForegroundPercent { get; init; } = 0.33;

    [Setting("The loss counts each voxel by its weight in the store, in training and in validation; the pseudo Dice counts all alike.",
        Offered = false)]
    [AddedLater(false)]
    public bool VoxelWeights { get; init; }

    [Setting("Weight of the box term in the loss: how far the largest probabilities of a label along the rows and columns of an annotated "
        + "slice are from the rows and columns that its boxes hold. 0 for none.", Min = 0, ValueName = "W")]
    [AddedLater(0.0)]
    public double BoxLoss { get; init; }

    /// <remarks>Null for all, empty for none. Prediction may mirror the same axes.</remarks>
    [Setting("Axes of the patch to mirror in training and prediction; all if none is given, an empty list for no mirroring.",
        Min = 0, Max = 2, ValueName = "LIST|none", NullWord = "all")]
    public IReadOnlyList<int>? MirrorAxes { get; init; }

    [Setting("Fixes initial weights, batches and augmentation.", ValueName = "S")]
    public long Seed { get; init; }

    [Setting("Number format of the convolutions: f32, bf16 (CPUs with AVX512-BF16 or AMX, recent GPUs) or f16 (CUDA only).")]
    public Precision Precision { get; init; } = Precision.Float32;

    [Setting("auto (a GPU if there is one), cpu, cuda or cuda:i.", ValueName = "NAME")]
    [DoesNotDecideResult]
    public string Device { get; init; } = "auto";

    [Setting("CPU threads of one network operation; 0 for all cores. Results are equal to the last bit for one number of threads only.",
        Min = 0, Max = 4096, ValueName = "N")]
    [DoesNotDecideResult]
    public int Threads { get; init; }

    [Setting("Threads that read and augment patches; 0 for half the cores (all but one with a GPU). Results do not depend on it.",
        Min = 0, Max = 4096, ValueName = "N")]
    [DoesNotDecideResult]
    public int LoaderThreads { get; init; }

    [Setting("Epochs between checkpoints that training can be resumed from.", Min = 1, ValueName = "N")]
    [DoesNotDecideResult]
    public int CheckpointEvery { get; init; } = 1;

    /// <remarks>Null for never.</remarks>
    [Setting("Stop after this many epochs without a better moving average of the pseudo Dice.", Min = 1, ValueName = "N")]
    public int? EarlyStopping { get; init; }

    /// <remarks>Null for no limit.</remarks>
    [Setting("Stop after this time, e.g. 3h, 90m or 1h30m, with a checkpoint to resume from.", Above = 0, ValueName = "TIME")]
    [DoesNotDecideResult]
    public TimeSpan? TimeLimit { get; init; }

    /// <remarks>All weights but the segmentation layers'. Null for none.</remarks>
    [Setting("A checkpoint (.pth, ours or nnU-Net's) whose weights the networks start from.", IsFile = true, ValueName = "FILE",
        OtherNames = ["pretrained"])]
    public string? PretrainedWeights { get; init; }

    /// <summary>The values of a preset, and the defaults of all other settings.</summary>
    public static TrainerSettings Of(TrainingPreset preset) =>
        SettingsModel.With(new TrainerSettings(), [(SettingsModel.Of<TrainerSettings>().Find("preset")!, preset)]);

    /// <exception cref="InvalidInputException">A number is out of range.</exception>
    public void Check() => SettingCheck.Require(this);
}
