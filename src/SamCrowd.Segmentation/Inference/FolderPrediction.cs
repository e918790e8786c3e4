using System.IO.Compression;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Segmentation.Preprocessing;

namespace SamCrowd.Segmentation.Inference;

/// <summary>
/// Predicts a folder. While the network works on one case the next is read and prepared, and the one before is written.
/// A case whose output is there and was made from the same input is left alone.
/// </summary>
internal sealed class FolderPrediction
{
    private readonly Predictor _predictor;
    private readonly FolderJob _job;
    private readonly PredictionRecord _record;
    private readonly IProgress<StepProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private int _tilesDone;

    private FolderPrediction(Predictor predictor, FolderJob job, IProgress<StepProgress>? progress, CancellationToken cancellation)
    {
        (_predictor, _job, _progress, _cancellation) = (predictor, job, progress, cancellation);
        Directory.CreateDirectory(job.OutputFolder);
        _record = PredictionRecord.Open(job.OutputFolder, predictor);
    }

    private string Ending => _predictor.Model.Dataset.FileEnding;

    public static FolderResult Run(Predictor predictor, FolderJob job, IProgress<StepProgress>? progress, CancellationToken cancellation)
    {
        var all = FindCases(predictor, job);
        var run = new FolderPrediction(predictor, job, progress, cancellation);
        foreach (var file in new[] { ModelFolder.PlansFile, ModelFolder.DatasetFile })
        {
            var bytes = File.ReadAllBytes(Path.Combine(predictor.Model.Root, file));
            AtomicFile.Write(Path.Combine(job.OutputFolder, file), stream => stream.Write(bytes));
        }
        List<PendingCase> pending = [];
        foreach (var (id, paths) in all)
        {
            cancellation.ThrowIfCancellationRequested();
            var previousStage = job.PreviousStageFolder is { } folder ? Path.Combine(folder, id + run.Ending) : null;
            var key = run._record.KeyOf(previousStage is null ? paths : [.. paths, previousStage]);
            if (!run._record.IsDone(id, key) || !run.Outputs(id).All(File.Exists)) pending.Add(new PendingCase(id, paths, previousStage, key));
        }
        run.Predict(pending);
        return new FolderResult([.. pending.Select(one => one.Id)], all.Count - pending.Count);
    }

    private static IReadOnlyList<(string Id, IReadOnlyList<string> ImagePaths)> FindCases(Predictor predictor, FolderJob job)
    {
        var dataset = predictor.Model.Dataset;
        IReadOnlyList<(string Id, IReadOnlyList<string> ImagePaths)> found = job.Images is { } images
            ? [.. images.Select(one => (one.Id, one.ImagePaths))]
            : SearchFolder(job.InputFolder ?? throw new ArgumentException("a job has an input folder or images", nameof(job)), dataset.FileEnding);
        var where = job.InputFolder ?? "the data set";
        var missing = job.Cases?.Except(found.Select(one => one.Id)).ToList() ?? [];
        if (missing.Count > 0) throw new InvalidInputException($"{where}: has no case {string.Join(", ", missing)}; the first of its {found.Count} is {found[0].Id}");
        foreach (var (id, paths) in found)
            if (paths.Count != dataset.ChannelNames.Count) throw new InvalidInputException($"{where}: case {id} has {paths.Count} channels, the model takes {dataset.ChannelNames.Count} ({string.Join(", ", dataset.ChannelNames)})");
        return job.Cases is null ? found : [.. found.Where(one => job.Cases.Contains(one.Id))];
    }

    private static IReadOnlyList<(string Id, IReadOnlyList<string> ImagePaths)> SearchFolder(string folder, string fileEnding)
    {
        if (!Directory.Exists(folder)) throw new InvalidInputException($"{folder}: there is no such folder; give one with images named like case_0000{fileEnding}");
        var found = DatasetFolder.GroupImages(folder, fileEnding);
        return found.Count > 0 ? found : throw new InvalidInputException($"{folder}: holds no images named like case_0000{fileEnding}");
    }

    private void Predict(IReadOnlyList<PendingCase> pending)
    {
        Task writing = Task.CompletedTask;
        var preparing = pending.Count > 0 ? Task.Run(() => Prepare(pending[0]), _cancellation) : null;
        try
        {
            for (var i = 0; i < pending.Count; i++)
            {
                var prepared = preparing!.GetAwaiter().GetResult();
                var following = i + 1;
                preparing = following < pending.Count ? Task.Run(() => Prepare(pending[following]), _cancellation) : null;
                var write = PredictOne(pending[i], prepared, pending.Count - following);
                writing.GetAwaiter().GetResult();
                writing = Task.Run(write, CancellationToken.None);
            }
        }
        finally
        {
            // Let what is under way end before its files are looked at again; an error of the loop itself goes first.
            Task.WaitAll([.. new[] { preparing, writing }.OfType<Task>().Select(task => task.ContinueWith(_ => { }, TaskScheduler.Default))], CancellationToken.None);
        }
        writing.GetAwaiter().GetResult();
    }

    private PreprocessedCase Prepare(PendingCase one)
    {
        var previousStage = one.PreviousStage is null ? null : VolumeFile.Read<short>(one.PreviousStage);
        return _predictor.Prepare([.. one.ImagePaths.Select(VolumeFile.Read<float>)], previousStage, new CaseNames(one.ImagePaths, one.PreviousStage ?? "the labels"));
    }

    /// <returns>What writes the case's files; may run beside the next case.</returns>
    private Action PredictOne(PendingCase one, PreprocessedCase prepared, int casesAfter)
    {
        var labels = new LabelMapBuilder(_predictor.Labels, prepared.Properties, _predictor.Configuration, _predictor.Settings.ThreadCount, _job.SaveProbabilities);
        var logits = _job.LogitsFolder is null ? null : new LogitVolume(_predictor.Labels.OutputChannels, prepared.Size);
        var before = _tilesDone;
        _predictor.PredictLogits(prepared, logits is null ? labels : new LogitFanOut(labels, logits), (done, total) =>
        {
            // Later cases are counted as if they had as many tiles as this one, so that the time left means something early on.
            _tilesDone = before + done;
            _progress?.Report(new StepProgress("Predict", _tilesDone, before + (total * (1 + casesAfter)), one.Id));
        }, _cancellation);
        return () =>
        {
            if (logits is not null) NpyFile.Write(LogitsPath(one.Id), [logits.Channels, .. logits.Size.ToArray()], logits.Logits);
            if (_job.SaveProbabilities) WriteProbabilities(one.Id, labels, prepared.Properties.OriginalSize);
            WriteLabels(LabelPath(one.Id), labels.ToVolume());
            _record.Add(one.Id, one.Key);
        };
    }

    private IEnumerable<string> Outputs(string id)
    {
        yield return LabelPath(id);
        if (_job.LogitsFolder is not null) yield return LogitsPath(id);
        if (_job.SaveProbabilities) yield return ProbabilitiesPath(id);
    }

    private string LabelPath(string id) => Path.Combine(_job.OutputFolder, id + Ending);

    private string LogitsPath(string id) => Path.Combine(_job.LogitsFolder!, $"{id}_logits.npy");

    private string ProbabilitiesPath(string id) => Path.Combine(_job.OutputFolder, $"{id}.npz");

    /// <summary>uint8 where there are fewer than 255 classes, as nnU-Net writes them.</summary>
    private void WriteLabels(string path, Volume<short> labels)
    {
        if (_predictor.Labels.All.Length < 255) VolumeFile.Write(path, labels.Map(label => (byte)label));
        else VolumeFile.Write(path, labels);
    }

    private void WriteProbabilities(string id, LabelMapBuilder labels, Size3 size)
    {
        var array = Path.Combine(_job.OutputFolder, $".{id}.{Guid.NewGuid():N}.npy");
        try
        {
            NpyFile.Write(array, [_predictor.Labels.OutputChannels, .. size.ToArray()], labels.Probabilities);
            AtomicFile.Write(ProbabilitiesPath(id), stream =>
            {
                using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
                using var entry = zip.CreateEntry("probabilities.npy", CompressionLevel.Fastest).Open();
                using var source = File.OpenRead(array);
                source.CopyTo(entry);
            });
        }
        finally
        {
            File.Delete(array);
        }
    }

    private sealed record PendingCase(string Id, IReadOnlyList<string> ImagePaths, string? PreviousStage, string Key);
}
