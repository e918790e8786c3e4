using System.CommandLine;
using SamCrowd.Imaging;
using SamCrowd.Segmentation.Runtime;
using SamCrowd.Segmentation.Training;

namespace SamCrowd.Cli;

/// <summary>The options of <c>samcrowd train</c> that make <see cref="TrainerSettings"/>; what is not given is nnU-Net's.</summary>
internal sealed class TrainOptions
{
    private static readonly TrainerSettings Default = new();

    private readonly Option<int> _epochs = new("--epochs") { Description = "Epochs.", HelpName = "N", DefaultValueFactory = _ => Default.Epochs };
    private readonly Option<int> _iterations = new("--iterations") { Description = "Batches an epoch.", HelpName = "N", DefaultValueFactory = _ => Default.IterationsPerEpoch };
    private readonly Option<int> _validation = new("--validation-iterations") { Description = "Validation batches an epoch.", HelpName = "N", DefaultValueFactory = _ => Default.ValidationIterationsPerEpoch };
    private readonly Option<string> _optimizer = new("--optimizer") { Description = "sgd (Nesterov momentum 0.99) or adamw.", DefaultValueFactory = _ => "sgd" };
    private readonly Option<double> _learningRate = new("--learning-rate") { Description = "In the first epoch.", HelpName = "LR", DefaultValueFactory = _ => Default.LearningRate };
    private readonly Option<double> _weightDecay = new("--weight-decay") { Description = "Weight decay.", HelpName = "WD", DefaultValueFactory = _ => Default.WeightDecay };
    private readonly Option<string?> _weights = new("--weights") { Description = "Folder of voxel weights CASE.nii.gz, 0 to 1 in the label map's grid; the loss counts each voxel by them.", HelpName = "DIR" };
    private readonly Option<string?> _mirrorAxes = new("--mirror-axes") { Description = "Axes of the patch to mirror, e.g. 0,1,2, or 'none'; default all.", HelpName = "LIST|none" };
    private readonly Option<string> _device = new("--device") { Description = "auto, cpu, cuda or cuda:i.", DefaultValueFactory = _ => Default.Device };
    private readonly Option<string> _precision = new("--precision") { Description = "f32, bf16, or f16 (CUDA only).", DefaultValueFactory = _ => "f32" };
    private readonly Option<long> _seed = new("--seed") { Description = "Fixes weights, batches and augmentation.", HelpName = "S" };
    private readonly Option<int> _threads = new("--threads") { Description = "CPU threads of the network; 0 for all cores.", HelpName = "N" };
    private readonly Option<int> _loaderThreads = new("--loader-threads") { Description = "Threads that read and augment patches; 0 for a choice by cores.", HelpName = "N" };
    private readonly Option<int> _checkpointEvery = new("--checkpoint-every") { Description = "Epochs between checkpoints to go on from.", HelpName = "N", DefaultValueFactory = _ => Default.CheckpointEvery };
    private readonly Option<int?> _earlyStopping = new("--early-stopping") { Description = "Stop after so many epochs without a better moving pseudo Dice.", HelpName = "N" };
    private readonly Option<string?> _timeLimit = new("--time-limit") { Description = "Leave with a state to go on from after e.g. 3h, 90m or 1h30m.", HelpName = "TIME" };
    private readonly Option<string?> _pretrained = new("--pretrained") { Description = "A checkpoint (ours or nnU-Net's) whose weights to start from.", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[]
        {
            _epochs, _iterations, _validation, _optimizer, _learningRate, _weightDecay, _weights, _mirrorAxes, _device, _precision, _seed,
            _threads, _loaderThreads, _checkpointEvery, _earlyStopping, _timeLimit, _pretrained,
        })
        {
            command.Add(option);
        }
    }

    /// <summary>Where the voxel weights lie; null to train without.</summary>
    public string? WeightFolder(ParseResult parsed) => parsed.GetValue(_weights);

    public TrainerSettings Read(ParseResult parsed)
    {
        var settings = new TrainerSettings
        {
            Epochs = parsed.GetValue(_epochs),
            IterationsPerEpoch = parsed.GetValue(_iterations),
            ValidationIterationsPerEpoch = parsed.GetValue(_validation),
            Optimizer = parsed.GetValue(_optimizer) switch
            {
                "sgd" => OptimizerKind.Sgd,
                "adamw" => OptimizerKind.AdamW,
                var other => throw new InvalidInputException($"--optimizer {other}: use sgd or adamw"),
            },
            LearningRate = parsed.GetValue(_learningRate),
            WeightDecay = parsed.GetValue(_weightDecay),
            VoxelWeights = WeightFolder(parsed) is not null,
            MirrorAxes = ListOption.Integers(parsed.GetValue(_mirrorAxes), "--mirror-axes"),
            Device = parsed.GetValue(_device)!,
            Precision = parsed.GetValue(_precision) switch
            {
                "f32" => Precision.Float32,
                "bf16" => Precision.BFloat16,
                "f16" => Precision.Float16,
                var other => throw new InvalidInputException($"--precision {other}: use f32, bf16 or f16"),
            },
            Seed = parsed.GetValue(_seed),
            Threads = parsed.GetValue(_threads),
            LoaderThreads = parsed.GetValue(_loaderThreads),
            CheckpointEvery = parsed.GetValue(_checkpointEvery),
            EarlyStopping = parsed.GetValue(_earlyStopping),
            TimeLimit = DurationOption.Parse(parsed.GetValue(_timeLimit), "--time-limit"),
            PretrainedWeights = parsed.GetValue(_pretrained),
        };
        settings.Check();
        return settings;
    }
}
