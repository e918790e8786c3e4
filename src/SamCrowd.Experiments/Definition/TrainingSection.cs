using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamCrowd.Segmentation.Runtime;
using SamCrowd.Segmentation.Training;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>training</c> key of an experiment. The defaults are nnU-Net's.</summary>
public sealed record TrainingSection
{
    [Description("Folds to train: 0 to 4 of the five-fold cross validation, or all for one network on all training cases. Several predict together.")]
    public IReadOnlyList<string> Folds { get; init; } = ["0"];

    [Description("A splits_final.json (nnU-Net's) to take the folds from, relative to this YAML file; nnU-Net's five folds are drawn where none is given.")]
    public InputPath? Splits { get; init; }

    [Description("A table of lines case,group: folds are drawn so that each group (scanner, site) is spread over them evenly.")]
    public InputPath? StratifyBy { get; init; }

    [Range(1, int.MaxValue)]
    public int Epochs { get; init; } = 1000;

    [Description("Batches an epoch.")]
    [Range(1, int.MaxValue)]
    public int Iterations { get; init; } = 250;

    [Description("Batches of validation patches after each epoch.")]
    [Range(0, int.MaxValue)]
    public int ValidationIterations { get; init; } = 50;

    [Description("sgd (with Nesterov momentum) or adam-w.")]
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Sgd;

    [Description("Learning rate of the first epoch; it falls as (1 - epoch / epochs)^0.9.")]
    [Range(1e-12, 1e3)]
    public double LearningRate { get; init; } = 0.01;

    [Description("Momentum of sgd.")]
    [Range(0.0, 0.999999)]
    public double Momentum { get; init; } = 0.99;

    [Range(0.0, 1e3)]
    public double WeightDecay { get; init; } = 3e-5;

    [Description("Largest 2-norm of all gradients together.")]
    [Range(1e-12, 1e12)]
    public double GradientClip { get; init; } = 12;

    [Description("Share of a batch whose patches are drawn around a foreground voxel.")]
    [Range(0.0, 1.0)]
    public double ForegroundShare { get; init; } = 0.33;

    [Description("Axes of the patch to mirror in training and prediction; all where none is given, [] for no mirroring.")]
    [Range(0, 2)]
    public IReadOnlyList<int>? MirrorAxes { get; init; }

    [Description("float32, b-float16 (CPUs with AVX512-BF16 or AMX, recent GPUs) or float16 (CUDA only).")]
    public Precision Precision { get; init; } = Precision.Float32;

    [Description("auto (a GPU where there is one), cpu, cuda or cuda:i.")]
    public string Device { get; init; } = "auto";

    [Description("CPU threads of one network operation; 0 for all cores. Results are equal to the last bit for one number of threads only.")]
    [Range(0, 4096)]
    public int Threads { get; init; }

    [Description("Threads that read and augment patches; 0 for the trainer's choice. Results do not depend on it.")]
    [Range(0, 4096)]
    public int LoaderThreads { get; init; }

    [Description("A checkpoint that training can go on from is written after each so many epochs.")]
    [Range(1, int.MaxValue)]
    public int CheckpointEvery { get; init; } = 1;

    [Description("Stop after so many epochs without a better moving average of the pseudo Dice.")]
    [Range(1, int.MaxValue)]
    public int? EarlyStopping { get; init; }

    [Description("A checkpoint (.pth) whose weights the networks start from, relative to this YAML file.")]
    public InputPath? PretrainedWeights { get; init; }

    /// <param name="seed">Of the experiment.</param>
    public TrainerSettings ToTrainer(long seed) => new()
    {
        Epochs = Epochs,
        IterationsPerEpoch = Iterations,
        ValidationIterationsPerEpoch = ValidationIterations,
        Optimizer = Optimizer,
        LearningRate = LearningRate,
        Momentum = Momentum,
        WeightDecay = WeightDecay,
        GradientClip = GradientClip,
        OversampleForegroundPercent = ForegroundShare,
        MirrorAxes = MirrorAxes,
        Seed = seed,
        Precision = Precision,
        Device = Device,
        Threads = Threads,
        LoaderThreads = LoaderThreads,
        CheckpointEvery = CheckpointEvery,
        EarlyStopping = EarlyStopping,
        PretrainedWeights = PretrainedWeights?.Full,
    };
}
