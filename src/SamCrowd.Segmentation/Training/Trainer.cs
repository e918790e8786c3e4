using System.Diagnostics;
using System.Globalization;
using SamCrowd.Imaging.Provenance;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Augmentation;
using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.NnUNet.Planning;
using SamCrowd.NnUNet.Preprocessing;
using SamCrowd.Segmentation.Losses;
using SamCrowd.Segmentation.Networks;
using SamCrowd.Segmentation.Runtime;
using SamCrowd.Segmentation.Training.Loading;
using SamCrowd.Segmentation.Training.Optimization;
using TorchSharp;

namespace SamCrowd.Segmentation.Training;

/// <summary>
/// Trains one fold as nnU-Net does (nnUNetTrainer.run_training). A training that was stopped, by whatever means, goes on from
/// checkpoint_latest.pth when it is run again and ends, on the same machine with the same number of threads, with the very same weights.
/// </summary>
[ResultVersion("training", 2)]
public sealed class Trainer : IDisposable
{
    private readonly TrainingJob _job;
    private readonly TrainerSettings _settings;
    private readonly IProgress<StepProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly torch.Device _device;
    private readonly bool _planar;
    private readonly PatchSampler _patches;
    private readonly BatchLayout _layout;
    private readonly UNet _network;
    private readonly IOptimizer _optimizer;
    private readonly DeepSupervision _loss;
    private readonly TrainingStep _step;
    private readonly TrainingCheckpoint _checkpoint;
    private TrainingPosition _position = new(0);
    private TrainingHistory _history = TrainingHistory.Empty;
    private double? _bestMovingDice;

    private Trainer(TrainingJob job, IProgress<StepProgress>? progress, CancellationToken cancellation)
    {
        (_job, _settings, _progress, _cancellation) = (job, job.Settings, progress, cancellation);
        _settings.Check();
        if (job.TrainingIds.Count == 0 || (job.ValidationIds.Count == 0 && _settings.ValidationIterationsPerEpoch > 0))
            throw new InvalidInputException($"fold {job.Fold} has {job.TrainingIds.Count} training and {job.ValidationIds.Count} validation cases; both need at least one");
        _device = DeviceChoice.Parse(_settings.Device);
        if (_settings.Precision == Precision.Float16 && _device.type != DeviceType.CUDA)
            throw new InvalidInputException("precision f16 needs a CUDA device; use bf16 or f32 on a CPU");
        torch.set_num_threads(_settings.Threads > 0 ? _settings.Threads : Environment.ProcessorCount);

        var configuration = job.Plans.Configuration(job.Configuration);
        _planar = configuration.Dimensions == 2;
        var labels = job.Dataset.Labels;
        var strides = configuration.Architecture.Strides;
        _loss = new DeepSupervision(LossOf(configuration), strides.Length - 1);
        var augmentation = AugmentationOf(configuration, _loss.Weights.Count);
        _patches = new PatchSampler(SamplerSettings(configuration.BatchSize), augmentation);
        _layout = BatchLayout.For(configuration.BatchSize, _patches.Channels, augmentation.FinalSize, strides, _loss.Weights.Count) with { Weighted = _settings.VoxelWeights };
        _network = NetworkFactory.Create(configuration.Architecture, _patches.Channels, labels.OutputChannels, deepSupervision: true, _device, _settings.Seed);
        _network.ComputeType = _settings.Precision switch
        {
            Precision.BFloat16 => torch.ScalarType.BFloat16,
            Precision.Float16 => torch.ScalarType.Float16,
            _ => torch.ScalarType.Float32,
        };
        // Resolutions whose loss has no weight are not computed.
        _network.Outputs = _loss.Weights.Count;
        _optimizer = _settings.Optimizer == OptimizerKind.AdamW
            ? new AdamW(_network.Parameters, _settings.WeightDecay)
            : new Sgd(_network.Parameters, _settings.Momentum, _settings.WeightDecay);
        var scaler = _settings.Precision == Precision.Float16 ? new GradScaler() : null;
        _step = new TrainingStep(_network, _loss, _optimizer, scaler, _settings.GradientClip);
        _checkpoint = new TrainingCheckpoint(job, _network, _optimizer, scaler, augmentation.MirrorAxes);
    }

    /// <summary>Trains the fold to its end, or goes on with it; does nothing where checkpoint_final.pth is there already.</summary>
    /// <param name="progress">Batches done of all, with loss and pseudo Dice.</param>
    /// <param name="cancellation">Stops after the batch that runs, with a checkpoint to go on from.</param>
    /// <param name="onEpoch">Called after each epoch with the whole history, on the calling thread.</param>
    /// <exception cref="InvalidInputException">Settings, plans, data and an earlier checkpoint do not go together.</exception>
    /// <exception cref="TrainingFailedException">The loss is not a number.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; run it again to go on.</exception>
    public static TrainingResult Run(TrainingJob job, IProgress<StepProgress>? progress, CancellationToken cancellation, Action<TrainingHistory>? onEpoch = null)
    {
        TorchRuntime.Start();
        using var trainer = new Trainer(job, progress, cancellation);
        return trainer.Train(onEpoch);
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _network.Dispose();
        _patches.Dispose();
    }

    private TrainingResult Train(Action<TrainingHistory>? onEpoch)
    {
        if (Resume(TrainingCheckpoint.Final)) return new TrainingResult(ReasonToStop() ?? StopReason.Finished, _history);
        if (!Resume(TrainingCheckpoint.Latest)) Begin();

        var sequence = new BatchSequence(_settings.Epochs, _settings.IterationsPerEpoch, _settings.ValidationIterationsPerEpoch);
        using var loader = new BatchLoader(_patches, sequence, _layout, sequence.IndexOf(_position.Epoch, _position.Iteration), LoaderThreads());
        var board = new TensorBoardLog(_job.FoldFolder, _history);
        while (ReasonToStop() is null)
        {
            if (!RunEpoch(loader)) return new TrainingResult(StopReason.TimeLimit, _history);
            board.Add(_history.Epochs[^1]);
            onEpoch?.Invoke(_history);
        }
        Save(TrainingCheckpoint.Final);
        File.Delete(_checkpoint.PathOf(TrainingCheckpoint.Latest));
        return new TrainingResult(ReasonToStop()!.Value, _history);
    }

    /// <returns>False where the time limit came first.</returns>
    private bool RunEpoch(BatchLoader loader)
    {
        var epoch = _position.Epoch;
        var learningRate = LearningRateSchedule.At(epoch, _settings.Epochs, _settings.LearningRate);
        if (_position.Started == 0) _position = _position with { Started = Now() };

        while (_position.Iteration < _settings.IterationsPerEpoch)
        {
            if (MustLeave()) return false;
            using var scope = torch.NewDisposeScope();
            var batch = loader.Next();
            var loss = _step.Run(BatchTensors.From(batch, _planar, _device), learningRate) ?? throw Diverged(batch);
            _position = _position with { Iteration = _position.Iteration + 1, LossSum = _position.LossSum + loss };
            Report(loss);
        }

        using var score = new PatchScore(_job.Dataset.Labels, _device);
        if (Validate(loader, score) is not { } validationLoss) return false;

        var dice = score.Dice();
        var mean = dice.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
        var before = _history.Epochs.Count > 0 ? _history.Epochs[^1].EmaForegroundDice : double.NaN;
        var moving = double.IsNaN(before) ? mean : double.IsNaN(mean) ? before : (0.9 * before) + (0.1 * mean);
        _history = _history.With(new EpochRecord(
            epoch, _position.LossSum / _settings.IterationsPerEpoch, validationLoss, dice, mean, moving, learningRate, _position.Started, Now()));
        _position = new TrainingPosition(epoch + 1);

        _history.Write(Path.Combine(_job.FoldFolder, TrainingHistory.FileName));
        if (!double.IsNaN(moving) && !(moving <= _bestMovingDice))
        {
            _bestMovingDice = moving;
            Save(TrainingCheckpoint.Best);
        }
        if (_position.Epoch % _settings.CheckpointEvery == 0) Save(TrainingCheckpoint.Latest);
        return true;
    }

    /// <returns>The mean loss, NaN without validation batches; null where the time limit came first.</returns>
    private double? Validate(BatchLoader loader, PatchScore score)
    {
        using var noGradient = torch.no_grad();
        var sum = 0.0;
        for (var iteration = 0; iteration < _settings.ValidationIterationsPerEpoch; iteration++)
        {
            if (MustLeave()) return null;
            using var scope = torch.NewDisposeScope();
            var batch = BatchTensors.From(loader.Next(), _planar, _device);
            var logits = _network.Forward(batch.Data);
            sum += _loss.Forward(logits, batch.Labels, batch.Weights).item<float>();
            score.Add(logits[0], batch.Labels[0]);
        }
        return sum / _settings.ValidationIterationsPerEpoch;
    }

    /// <summary>True where the time is up. A cancelled training throws, with the same checkpoint written.</summary>
    private bool MustLeave()
    {
        var timeIsUp = _clock.Elapsed >= _settings.TimeLimit;
        if (!timeIsUp && !_cancellation.IsCancellationRequested) return false;
        Save(TrainingCheckpoint.Latest);
        return timeIsUp ? true : throw new OperationCanceledException(_cancellation);
    }

    private StopReason? ReasonToStop()
    {
        if (_position.Epoch >= _settings.Epochs) return StopReason.Finished;
        if (_settings.EarlyStopping is not { } patience || _history.Epochs.Count == 0) return null;
        var best = _history.Epochs.MaxBy(epoch => double.IsNaN(epoch.EmaForegroundDice) ? double.NegativeInfinity : epoch.EmaForegroundDice)!;
        return _history.Epochs[^1].Epoch - best.Epoch >= patience ? StopReason.EarlyStopping : null;
    }

    private void Begin()
    {
        Directory.CreateDirectory(_job.FoldFolder);
        // What an earlier training whose other checkpoints were taken away by hand left behind.
        File.Delete(_checkpoint.PathOf(TrainingCheckpoint.Best));
        _job.Plans.Write(Path.Combine(_job.ModelFolder, "plans.json"));
        _job.Dataset.Write(Path.Combine(_job.ModelFolder, "dataset.json"));
        if (_job.FingerprintFile is { } fingerprint)
            AtomicFile.Write(Path.Combine(_job.ModelFolder, "dataset_fingerprint.json"), stream => stream.Write(File.ReadAllBytes(fingerprint)));
        if (_settings.PretrainedWeights is { } pretrained)
            _network.Load(TorchPickleFile.Read(pretrained).Get<StoredDictionary>("network_weights"), pretrained, exceptSegmentation: true);
        _history.Write(Path.Combine(_job.FoldFolder, TrainingHistory.FileName));
        Save(TrainingCheckpoint.Latest);
    }

    private bool Resume(string name)
    {
        if (!File.Exists(_checkpoint.PathOf(name))) return false;
        (_position, _history, _bestMovingDice) = _checkpoint.Load(name);
        // The log may be an epoch ahead of the checkpoint; that epoch comes again.
        _history.Write(Path.Combine(_job.FoldFolder, TrainingHistory.FileName));
        return true;
    }

    private void Save(string name) =>
        _checkpoint.Save(name, _position, _history, _bestMovingDice, LearningRateSchedule.At(_position.Epoch, _settings.Epochs, _settings.LearningRate));

    private void Report(double loss)
    {
        var dice = _history.Epochs.Count > 0 && double.IsFinite(_history.Epochs[^1].MeanPseudoDice) ? string.Create(CultureInfo.InvariantCulture, $", pseudo Dice {_history.Epochs[^1].MeanPseudoDice:.000}") : "";
        _progress?.Report(new StepProgress(
            $"Train fold {_job.Fold}",
            (_position.Epoch * _settings.IterationsPerEpoch) + _position.Iteration,
            _settings.Epochs * _settings.IterationsPerEpoch,
            string.Create(CultureInfo.InvariantCulture, $"epoch {_position.Epoch + 1}, loss {loss:0.000}{dice}")));
    }

    private TrainingFailedException Diverged(TrainingBatch batch) => new(
        $"epoch {_position.Epoch}, batch {_position.Iteration}: the loss or a gradient is not a finite number; the batch's cases are {string.Join(", ", batch.CaseIds.Distinct())}; "
        + $"{_checkpoint.PathOf(TrainingCheckpoint.Latest)} holds the state before; look at those cases, or train with a lower learning rate or f32");

    private ISegmentationLoss LossOf(ConfigurationPlan configuration)
    {
        var labels = _job.Dataset.Labels;
        return labels.HasRegions
            ? new DiceBinaryCrossEntropyLoss(configuration.BatchDice, labels.ForegroundRegions, labels.IgnoreLabel)
            : new DiceCrossEntropyLoss(configuration.BatchDice, labels.IgnoreLabel);
    }

    private PatchSamplerSettings SamplerSettings(int batchSize) => new(
        PreprocessedStore.Open(_job.PreprocessedFolder),
        _job.TrainingIds,
        _job.ValidationIds,
        _settings.Seed,
        int.TryParse(_job.Fold, out var number) ? number : -1,
        batchSize,
        _settings.OversampleForegroundPercent,
        _settings.VoxelWeights);

    private AugmentationSettings AugmentationOf(ConfigurationPlan configuration, int outputs)
    {
        var scale = Enumerable.Repeat(1.0, configuration.Dimensions).ToArray();
        var scales = new List<IReadOnlyList<double>>();
        foreach (var stride in configuration.Architecture.Strides.Take(outputs))
            scales.Add(scale = [.. scale.Zip(stride, (factor, step) => factor / step)]);
        // Regions are made of the label maps on the device, where it costs less.
        return AugmentationSettings.ForPatch(configuration.PatchSize, _settings.MirrorAxes) with
        {
            DeepSupervisionScales = scales,
            UseMaskForNorm = configuration.UseMaskForNorm,
            IgnoreLabel = _job.Dataset.Labels.IgnoreLabel,
            CascadeLabels = configuration.PreviousStage is null ? null : _job.Dataset.Labels.ForegroundLabels,
        };
    }

    private int LoaderThreads()
    {
        if (_settings.LoaderThreads > 0) return _settings.LoaderThreads;
        var cores = Environment.ProcessorCount;
        return Math.Clamp(_device.type == DeviceType.CUDA ? cores - 1 : cores / 2, 1, 12);
    }

    private static double Now() => (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
}
