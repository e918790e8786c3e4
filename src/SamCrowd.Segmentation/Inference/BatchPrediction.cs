using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Labels;
using SamCrowd.NnUNet.Models;
using SamCrowd.NnUNet.Postprocessing;
using SamCrowd.NnUNet.Preprocessing;

namespace SamCrowd.Segmentation.Inference;

/// <summary>
/// Predicts the cases of a job with one model, or with several whose probabilities are averaged. While the network works on one case the
/// next is read and prepared, and the one before is written. A case whose output is there and was made from the same input is left alone.
/// </summary>
internal sealed class BatchPrediction
{
    private readonly IReadOnlyList<Predictor> _predictors;
    private readonly PredictionJob _job;
    private readonly PredictionRecord _record;
    private readonly PostprocessingPlan? _postprocessing;
    private readonly IProgress<StepProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private int _tilesDone;

    private BatchPrediction(IReadOnlyList<Predictor> predictors, PredictionJob job, IProgress<StepProgress>? progress,
        CancellationToken cancellation)
    {
        (_predictors, _job, _progress, _cancellation) = (predictors, job, progress, cancellation);
        _postprocessing = job.PostprocessingFile is { } file ? PostprocessingPlan.Read(file) : null;
        Directory.CreateDirectory(job.OutputFolder);
        _record = PredictionRecord.Open(job.OutputFolder, predictors);
    }

    private DatasetDescription Dataset => _predictors[0].Model.Dataset;

    private LabelScheme Labels => Dataset.Labels;

    /// <param name="predictors">One model or more, of one data set; the first one's plans.json and dataset.json go with the output.</param>
    /// <exception cref="InvalidInputException">A case does not fit the models, or the models not each other.</exception>
    public static PredictionResult Run(IReadOnlyList<Predictor> predictors, PredictionJob job, IProgress<StepProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        CheckTogether(predictors, job);
        var all = job.FindCases(predictors[0].Model.Dataset);
        var run = new BatchPrediction(predictors, job, progress, cancellation);
        foreach (var file in new[] { ModelFolder.PlansFile, ModelFolder.DatasetFile })
        {
            var bytes = File.ReadAllBytes(Path.Combine(predictors[0].Model.Root, file));
            AtomicFile.Write(Path.Combine(job.OutputFolder, file), stream => stream.Write(bytes));
        }
        var network = predictors.Max(predictor => predictor.NetworkBytes);
        var whole = job.SaveProbabilities || predictors.Count > 1;
        List<PendingCase> pending = [];
        foreach (var (id, paths) in all)
        {
            cancellation.ThrowIfCancellationRequested();
            var previousStage = job.PreviousStage?.PathOf(id);
            var key = run._record.KeyOf([.. paths, .. new[] { previousStage, job.PostprocessingFile }.OfType<string>()]);
            if (run._record.IsDone(id, key, run.Outputs(id))) continue;
            var memory = predictors.Select(predictor => PredictionMemory.Of(paths, predictor, whole)).MaxBy(one => one.Total)!;
            memory.Require(id, network, job.AvailableBytes);
            pending.Add(new PendingCase(id, paths, previousStage, key, memory));
        }
        run.Predict(pending, network);
        return new PredictionResult([.. pending.Select(one => one.Id)], all.Count - pending.Count);
    }

    private static void CheckTogether(IReadOnlyList<Predictor> predictors, PredictionJob job)
    {
        var first = predictors[0].Model;
        foreach (var other in predictors.Skip(1).Select(predictor => predictor.Model))
        {
            if (!other.Dataset.ChannelNames.SequenceEqual(first.Dataset.ChannelNames) || Scheme(other) != Scheme(first))
                throw new InvalidInputException($"{other.Root} has other channels or labels than {first.Root}; only models of one data set "
                    + "can be ensembled");
        }
        if (predictors.Count > 1 && job.LogitsFolder is not null)
            throw new InvalidInputException("several models have no common grid for logits; save the probabilities, or predict "
                + "with one model");

        static string Scheme(ModelFolder model) =>
            $"{string.Join(';', model.Dataset.Labels.ForegroundRegions.Select(values => string.Join(',', values)))} "
            + $"{model.Dataset.Labels.HasRegions} "
            + string.Join(',', model.Dataset.Labels.RegionsClassOrder ?? []);
    }

    private void Predict(IReadOnlyList<PendingCase> pending, long network)
    {
        // Each model prepares a case in its own way, so a step is one case for one model.
        var steps = pending.SelectMany(one => _predictors.Select(predictor => (Case: one, Predictor: predictor))).ToList();
        Task writing = Task.CompletedTask;
        var preparing = steps.Count > 0 ? Task.Run(() => Prepare(steps[0].Case, steps[0].Predictor), _cancellation) : null;
        CasePrediction? prediction = null;
        try
        {
            for (var i = 0; i < steps.Count; i++)
            {
                var (one, predictor) = steps[i];
                var prepared = preparing!.GetAwaiter().GetResult();
                var following = i + 1;
                Task<PreprocessedCase>? BeginNext() => following < steps.Count
                    ? Task.Run(() => Prepare(steps[following].Case, steps[following].Predictor), _cancellation)
                    : null;
                // Where memory holds one case alone, the next is read once this one is predicted.
                var ahead = following < steps.Count
                    && network + one.Memory.Total + steps[following].Case.Memory.Prepared <= _job.AvailableBytes;
                preparing = ahead ? BeginNext() : null;
                prediction ??= new CasePrediction(Labels, _predictors.Count, _job.SaveProbabilities);
                var logits = PredictOne(one, predictor, prepared, prediction, steps.Count - following);
                var properties = prepared.Properties;
                if (!ahead)
                {
                    prepared = null;
                    preparing = BeginNext();
                }
                if (following % _predictors.Count != 0) continue;
                var done = prediction;
                prediction = null;
                writing.GetAwaiter().GetResult();
                writing = Task.Run(() => Write(one, done, logits, properties), CancellationToken.None);
            }
        }
        finally
        {
            // Let what is under way end before its files are looked at again; an error of the loop itself goes first.
            Task.WaitAll([.. new[] { preparing, writing }.OfType<Task>()
                .Select(task => task.ContinueWith(_ => { }, TaskScheduler.Default))], CancellationToken.None);
        }
        writing.GetAwaiter().GetResult();
    }

    private PreprocessedCase Prepare(PendingCase one, Predictor predictor)
    {
        // A model of an ensemble that has no previous stage does not need its label maps.
        var wanted = predictor.NeedsPreviousStage || _predictors.Count == 1 || !_predictors.Any(other => other.NeedsPreviousStage);
        var previousStage = one.PreviousStage is null || !wanted ? null : VolumeFile.ReadOnto<short>(one.PreviousStage, one.ImagePaths[0]);
        return predictor.Prepare([.. one.ImagePaths.Select(path => VolumeFile.ReadOnto<float>(path, one.ImagePaths[0]))], previousStage,
            new CaseNames(one.ImagePaths, one.PreviousStage ?? "the labels"));
    }

    /// <returns>The logits, where they are to be saved.</returns>
    private LogitVolume? PredictOne(PendingCase one, Predictor predictor, PreprocessedCase prepared, CasePrediction prediction,
        int stepsAfter)
    {
        var consumer = prediction.Next(predictor, prepared.Properties);
        var logits = _job.LogitsFolder is null ? null : new LogitVolume(Labels.OutputChannels, prepared.Size);
        var before = _tilesDone;
        predictor.PredictLogits(prepared, logits is null ? consumer : new LogitFanOut(consumer, logits), (done, total) =>
        {
            // Later steps are counted as if they had as many tiles as this one, so that the time left means something early on.
            _tilesDone = before + done;
            _progress?.Report(new StepProgress("Predict", _tilesDone, before + (total * (1 + stepsAfter)), one.Id));
        }, _cancellation);
        return logits;
    }

    /// <summary>May run beside the next case.</summary>
    private void Write(PendingCase one, CasePrediction prediction, LogitVolume? logits, CaseProperties properties)
    {
        var map = prediction.ToVolume();
        _postprocessing?.Apply(map);
        if (logits is not null) NpyFile.Write(LogitsPath(one.Id), [logits.Channels, .. logits.Size.ToArray()], logits.Logits);
        if (_job.SaveProbabilities)
        {
            ProbabilityFile.Write(ProbabilitiesPath(one.Id), Labels.OutputChannels, properties.OriginalSize, prediction.Probabilities);
            PropertiesPickle.Write(PropertiesPath(one.Id), properties);
        }
        LabelConversion.Write(LabelPath(one.Id), map, Labels);
        _record.Add(one.Id, one.Key, Outputs(one.Id));
    }

    private IEnumerable<string> Outputs(string id)
    {
        yield return LabelPath(id);
        if (_job.LogitsFolder is not null) yield return LogitsPath(id);
        if (!_job.SaveProbabilities) yield break;
        yield return ProbabilitiesPath(id);
        yield return PropertiesPath(id);
    }

    private string LabelPath(string id) => Path.Combine(_job.OutputFolder, id + Dataset.FileEnding);

    private string LogitsPath(string id) => Path.Combine(_job.LogitsFolder!, $"{id}_logits.npy");

    private string ProbabilitiesPath(string id) => Path.Combine(_job.OutputFolder, id + ProbabilityFile.Ending);

    private string PropertiesPath(string id) => Path.Combine(_job.OutputFolder, id + PropertiesPickle.Ending);

    private sealed record PendingCase(string Id, IReadOnlyList<string> ImagePaths, string? PreviousStage, string Key,
        PredictionMemory Memory);
}
