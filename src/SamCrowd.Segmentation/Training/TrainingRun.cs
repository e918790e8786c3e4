using System.Diagnostics;
using System.Globalization;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.Segmentation.Training.Loading;
using TorchSharp;

namespace SamCrowd.Segmentation.Training;

/// <summary>One run of a training: its epochs, what is kept of them, and when it ends.</summary>
internal sealed class TrainingRun(TrainingSetup setup, IProgress<StepProgress>? progress, CancellationToken cancellation)
{
    /// <summary>Shares of the epochs before and of this epoch in the moving average of the pseudo Dice (nnU-Net's ema_fg_dice).</summary>
    private const double ShareBefore = 0.9, ShareNow = 0.1;

    private const int MostLoaderThreads = 12;

    private readonly TrainingJob _job = setup.Job;
    private readonly TrainerSettings _settings = setup.Job.Settings;
    private readonly TrainingCheckpoint _checkpoint = setup.Checkpoint;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly EpochWriter _writer = new();
    private TrainingPosition _position = new(0);
    private TrainingHistory _history = TrainingHistory.Empty;
    private double? _bestDice;

    public TrainingResult Train(Action<TrainingHistory>? onEpoch)
    {
        if (Resume(TrainingCheckpoint.Final)) return new TrainingResult(ReasonToStop() ?? StopReason.Finished, _history);
        if (!Resume(TrainingCheckpoint.Latest)) Begin();

        var sequence = new BatchSequence(_settings.Epochs, _settings.IterationsPerEpoch, _settings.ValidationIterationsPerEpoch);
        using var loader = new BatchLoader(setup.Patches, sequence, setup.Layout, sequence.IndexOf(_position.Epoch, _position.Iteration),
            LoaderThreads());
        var board = new TensorBoardLog(_job.FoldFolder, _history, NamesOf(_job.Dataset.Labels));
        using var writer = _writer;
        while (ReasonToStop() is null)
        {
            if (!RunEpoch(loader)) return new TrainingResult(StopReason.TimeLimit, _history);
            Keep(board, onEpoch);
        }
        Save(TrainingCheckpoint.Final);
        File.Delete(_checkpoint.PathOf(TrainingCheckpoint.Latest));
        return new TrainingResult(ReasonToStop()!.Value, _history);
    }

    private static IReadOnlyList<string> NamesOf(LabelScheme labels) =>
        [.. labels.ForegroundRegions.Select(region => labels.NameOf(region))];

    /// <returns>False where the time limit came first.</returns>
    private bool RunEpoch(BatchLoader loader)
    {
        if (_position.Started == 0) _position = _position with { Started = Now() };
        while (_position.Iteration < _settings.IterationsPerEpoch)
        {
            if (MustLeave()) return false;
            using var scope = torch.NewDisposeScope();
            var batch = loader.Next();
            var loss = setup.Step.Run(BatchTensors.From(batch, setup.IsPlanar, setup.Device), LearningRate()) ?? throw Diverged(batch);
            _position = _position with { Iteration = _position.Iteration + 1, LossSum = _position.LossSum + loss };
            Report(loss);
        }
        using var score = new PatchScore(_job.Dataset.Labels, setup.Device);
        if (Validate(loader, score) is not { } validationLoss) return false;
        Record(LearningRateSchedule.At(_settings, _position.Epoch, 0), validationLoss, score.Dice());
        return true;
    }

    private void Record(double learningRate, double validationLoss, double[] dice)
    {
        var mean = dice.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
        var before = _history.Epochs.Count > 0 ? _history.Epochs[^1].EmaForegroundDice : double.NaN;
        var moving = double.IsNaN(before) ? mean : double.IsNaN(mean) ? before : (ShareBefore * before) + (ShareNow * mean);
        _history = _history.With(new EpochRecord(
            _position.Epoch, _position.LossSum / _settings.IterationsPerEpoch, validationLoss, dice, mean, moving, learningRate,
            _position.Started, Now()));
        _position = new TrainingPosition(_position.Epoch + 1);
    }

    /// <summary>Checkpoints first: an epoch that the log names can be resumed from.</summary>
    private void Keep(TensorBoardLog board, Action<TrainingHistory>? onEpoch)
    {
        var (history, dice) = (_history, _history.Epochs[^1].EmaForegroundDice);
        List<string> due = [];
        if (!double.IsNaN(dice) && !(dice <= _bestDice))
        {
            _bestDice = dice;
            due.Add(TrainingCheckpoint.Best);
        }
        if (_position.Epoch % _settings.CheckpointEvery == 0) due.Add(TrainingCheckpoint.Latest);
        var state = due.Count > 0 ? State() : null;
        _writer.Begin(() =>
        {
            foreach (var name in due) _checkpoint.Write(name, state!);
            history.Write(Path.Combine(_job.FoldFolder, TrainingHistory.FileName));
            board.Add(history.Epochs[^1]);
            onEpoch?.Invoke(history);
        });
    }

    /// <returns>The mean loss, NaN without validation batches; null where the time limit came first.</returns>
    private double? Validate(BatchLoader loader, PatchScore score)
    {
        if (_settings.ValidationIterationsPerEpoch == 0) return double.NaN;
        setup.Average?.Swap();
        double? loss;
        try
        {
            loss = ValidateNetwork(loader, score);
        }
        finally
        {
            setup.Average?.Swap();
        }
        // What is saved are the trained weights, which the network has again by now.
        if (loss is null) MustLeave();
        return loss;
    }

    private double? ValidateNetwork(BatchLoader loader, PatchScore score)
    {
        using var noGradient = torch.no_grad();
        var sum = 0.0;
        for (var iteration = 0; iteration < _settings.ValidationIterationsPerEpoch; iteration++)
        {
            if (IsTimeUp || cancellation.IsCancellationRequested) return null;
            using var scope = torch.NewDisposeScope();
            var batch = BatchTensors.From(loader.Next(), setup.IsPlanar, setup.Device);
            var logits = setup.Network.Forward(batch.Data);
            sum += setup.Loss.Forward(logits, batch).item<float>();
            score.Add(logits[0], batch.Labels[0]);
        }
        return sum / _settings.ValidationIterationsPerEpoch;
    }

    private bool IsTimeUp => _clock.Elapsed >= _settings.TimeLimit;

    /// <summary>True where the time is up. A cancelled training throws, with the same checkpoint written.</summary>
    private bool MustLeave()
    {
        var timeIsUp = IsTimeUp;
        if (!timeIsUp && !cancellation.IsCancellationRequested) return false;
        Save(TrainingCheckpoint.Latest);
        return timeIsUp ? true : throw new OperationCanceledException(cancellation);
    }

    private StopReason? ReasonToStop()
    {
        if (_position.Epoch >= _settings.Epochs) return StopReason.Finished;
        if (_settings.EarlyStopping is not { } patience || _history.Epochs.Count == 0) return null;
        var best = _history.Epochs.MaxBy(epoch => double.IsNaN(epoch.EmaForegroundDice) ? double.NegativeInfinity
            : epoch.EmaForegroundDice)!;
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
            AtomicFile.Write(Path.Combine(_job.ModelFolder, "dataset_fingerprint.json"), stream =>
                stream.Write(File.ReadAllBytes(fingerprint)));
        if (_settings.PretrainedWeights is { } pretrained)
            setup.Network.Load(TorchPickleFile.Read(pretrained).Get<StoredDictionary>("network_weights"), pretrained,
                exceptSegmentation: true);
        setup.Average?.Begin();
        AtomicFile.WriteText(Path.Combine(_job.FoldFolder, Trainer.AugmentationFile), $"{setup.Patches.Augmentation}\n");
        _history.Write(Path.Combine(_job.FoldFolder, TrainingHistory.FileName));
        Save(TrainingCheckpoint.Latest);
    }

    private bool Resume(string name)
    {
        if (!File.Exists(_checkpoint.PathOf(name))) return false;
        (_position, _history, _bestDice) = _checkpoint.Load(name);
        // The log may be an epoch ahead of the checkpoint; that epoch comes again.
        _history.Write(Path.Combine(_job.FoldFolder, TrainingHistory.FileName));
        return true;
    }

    /// <summary>Written at once, after the epochs that are being written.</summary>
    private void Save(string name)
    {
        _writer.Wait();
        _checkpoint.Write(name, State());
    }

    private StoredDictionary State() =>
        _checkpoint.Take(_position, _history, _bestDice, LearningRate());

    private double LearningRate() => LearningRateSchedule.At(_settings, _position.Epoch, _position.Iteration);

    private void Report(double loss)
    {
        var dice = _history.Epochs.Count > 0 && double.IsFinite(_history.Epochs[^1].MeanPseudoDice)
            ? string.Create(CultureInfo.InvariantCulture, $", pseudo Dice {_history.Epochs[^1].MeanPseudoDice:.000}")
            : "";
        progress?.Report(new StepProgress(
            $"Train fold {_job.Fold}",
            (_position.Epoch * _settings.IterationsPerEpoch) + _position.Iteration,
            _settings.Epochs * _settings.IterationsPerEpoch,
            string.Create(CultureInfo.InvariantCulture, $"epoch {_position.Epoch + 1}, loss {loss:0.000}{dice}")));
    }

    private TrainingFailedException Diverged(TrainingBatch batch) => new(
        $"epoch {_position.Epoch}, batch {_position.Iteration}: the loss or a gradient is not a finite number; "
        + $"the batch's cases are {string.Join(", ", batch.CaseIds.Distinct())}; "
        + $"{_checkpoint.PathOf(TrainingCheckpoint.Latest)} holds the state before; look at those cases, or train with a lower learning "
        + $"rate or f32");

    private int LoaderThreads()
    {
        if (_settings.LoaderThreads > 0) return _settings.LoaderThreads;
        var cores = Environment.ProcessorCount;
        return Math.Clamp(setup.Device.type == DeviceType.CUDA ? cores - 1 : cores / 2, 1, MostLoaderThreads);
    }

    private static double Now() => (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
}
