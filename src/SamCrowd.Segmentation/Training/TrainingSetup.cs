using SamCrowd.Imaging;
using SamCrowd.NnUNet.Augmentation;
using SamCrowd.NnUNet.Planning;
using SamCrowd.NnUNet.Preprocessing;
using SamCrowd.Segmentation.Losses;
using SamCrowd.Segmentation.Networks;
using SamCrowd.Segmentation.Runtime;
using SamCrowd.Segmentation.Training.Loading;
using SamCrowd.Segmentation.Training.Optimization;
using TorchSharp;

namespace SamCrowd.Segmentation.Training;

/// <summary>What a fold is trained with: device, patches, network, loss, optimizer. Made and closed together.</summary>
internal sealed class TrainingSetup : IDisposable
{
    private readonly IOptimizer _optimizer;

    /// <exception cref="InvalidInputException">Settings, plans and data do not go together.</exception>
    public TrainingSetup(TrainingJob job)
    {
        Job = job;
        var settings = job.Settings;
        settings.Check();
        if (job.TrainingIds.Count == 0 || (job.ValidationIds.Count == 0 && settings.ValidationIterationsPerEpoch > 0))
            throw new InvalidInputException(
                $"fold {job.Fold} has {job.TrainingIds.Count} training and {job.ValidationIds.Count} validation cases; both need "
                + "at least one");
        Device = DeviceChoice.Parse(settings.Device);
        var computeType = settings.Precision.On(Device);
        torch.set_num_threads(ParallelCases.Threads(settings.Threads));

        var configuration = job.Plans.Configuration(job.Configuration);
        var labels = job.Dataset.Labels;
        var strides = configuration.Architecture.Strides;
        IsPlanar = configuration.Dimensions == 2;
        var supervision = new DeepSupervision(LossOf(configuration), strides.Count - 1);
        var outputs = supervision.Weights.Count;
        var augmentation = AugmentationOf(configuration, outputs);
        try
        {
            Patches = new PatchSampler(SamplerSettings(configuration.BatchSize), augmentation);
            Layout = BatchLayout.For(configuration.BatchSize, Patches.Channels, augmentation.FinalSize, strides, outputs) with
            {
                Weighted = settings.VoxelWeights,
                Boxed = settings.BoxLoss > 0,
            };
            Loss = new TrainingLoss(supervision, BoxTerm(configuration), settings.BoxLoss);
            // A GPU's memory cannot be asked for through TorchSharp; libtorch refuses by itself there.
            if (Device.type == DeviceType.CPU)
                TrainingMemory.Require(
                    UNetShape.Of(configuration.Architecture, Patches.Channels, labels.OutputChannels), configuration.PatchSize,
                    configuration.BatchSize, settings, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
            // Resolutions whose loss has no weight are not computed.
            Network = NetworkFactory.Create(
                configuration.Architecture, Patches.Channels, labels.OutputChannels, outputs, computeType, Device, settings.Seed,
                settings.HeadInitialization);
            _optimizer = settings.Optimizer switch
            {
                OptimizerKind.AdamW => new AdamW(Network.Parameters, settings.WeightDecay),
                OptimizerKind.Muon => new Muon(Network.Parameters, settings.WeightDecay),
                _ => new Sgd(Network.Parameters, settings.Momentum, settings.WeightDecay),
            };
            if (settings.WeightAveraging > 0) Average = new WeightAverage(Network.Parameters, settings.WeightAveraging);
            var scaler = settings.Precision == Precision.Float16 ? new GradScaler() : null;
            Step = new TrainingStep(Network, Loss, _optimizer, scaler, settings.GradientClip, Average);
            Checkpoint = new TrainingCheckpoint(job, Network, _optimizer, scaler, augmentation.MirrorAxes, Average);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public TrainingJob Job { get; }

    public torch.Device Device { get; }

    /// <summary>2D: patches of one slice, whose z axis the network does not have.</summary>
    public bool IsPlanar { get; }

    public PatchSampler Patches { get; }

    public BatchLayout Layout { get; }

    public UNet Network { get; }

    /// <summary>The moving average of the weights; null where none is kept.</summary>
    public WeightAverage? Average { get; }

    public TrainingLoss Loss { get; }

    public TrainingStep Step { get; }

    public TrainingCheckpoint Checkpoint { get; }

    public void Dispose()
    {
        Average?.Dispose();
        _optimizer?.Dispose();
        Network?.Dispose();
        Patches?.Dispose();
    }

    private ISegmentationLoss LossOf(ConfigurationPlan configuration)
    {
        var labels = Job.Dataset.Labels;
        return labels.HasRegions
            ? new DiceBinaryCrossEntropyLoss(configuration.BatchDice, labels.ForegroundRegions, labels.IgnoreLabel)
            : new DiceCrossEntropyLoss(configuration.BatchDice, labels.IgnoreLabel);
    }

    private BoxProjectionLoss? BoxTerm(ConfigurationPlan configuration)
    {
        if (Job.Settings.BoxLoss == 0) return null;
        var (labels, axis) = (Job.Dataset.Labels, Patches.BoxAxis);
        if (labels.HasRegions)
            throw new InvalidInputException("box_loss", "the labels are regions that overlap", "train without the box term");
        if (IsPlanar && axis != 0)
            throw new InvalidInputException("box_loss", "the slices of a 2D configuration cut across those with the boxes",
                "take a 3D configuration, or no box term");
        if (configuration.Architecture.Strides[0].Any(step => step != 1))
            throw new InvalidInputException("box_loss", "the network's first stage is coarser than its patch",
                "take a plan whose first stride is 1, or no box term");
        int[] directions = IsPlanar ? [0, 1] : [.. Enumerable.Range(0, 3).Where(other => other != axis)];
        return new BoxProjectionLoss(labels.ForegroundLabels.Count, directions);
    }

    private PatchSamplerSettings SamplerSettings(int batchSize) => new(
        PreprocessedStore.Open(Job.PreprocessedFolder),
        Job.TrainingIds,
        Job.ValidationIds,
        Job.Settings.Seed,
        int.TryParse(Job.Fold, out var number) ? number : -1,
        batchSize,
        Job.Settings.OversampleForegroundPercent,
        Job.Settings.VoxelWeights,
        Job.Settings.BoxLoss > 0);

    private AugmentationSettings AugmentationOf(ConfigurationPlan configuration, int outputs)
    {
        var scale = Enumerable.Repeat(1.0, configuration.Dimensions).ToArray();
        var scales = new List<IReadOnlyList<double>>();
        foreach (var stride in configuration.Architecture.Strides.Take(outputs))
            scales.Add(scale = [.. scale.Zip(stride, (factor, step) => factor / step)]);
        return AugmentationSettings.ForPatch(configuration.PatchSize, Job.Settings.MirrorAxes) with
        {
            DeepSupervisionScales = scales,
            UseMaskForNorm = configuration.UseMaskForNorm,
            IgnoreLabel = Job.Dataset.Labels.IgnoreLabel,
            CascadeLabels = configuration.PreviousStage is null ? null : Job.Dataset.Labels.ForegroundLabels,
        };
    }
}
