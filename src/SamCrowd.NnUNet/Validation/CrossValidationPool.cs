using SamCrowd.Datasets.Layout;
using SamCrowd.Evaluation.Overlap;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Labels;
using SamCrowd.NnUNet.Models;

namespace SamCrowd.NnUNet.Validation;

/// <summary>
/// Brings the folds' held-out predictions together in one folder and measures them (nnU-Net: accumulate_cv_results), of one model or of
/// the mean of several models' probabilities (ensemble_crossvalidations).
/// </summary>
internal sealed class CrossValidationPool(DatasetFolder dataset, int threads, IProgress<StepProgress>? progress,
    CancellationToken cancellation)
{
    public Candidate Of(ValidatedModel model)
    {
        var folder = Path.Combine(model.Model.Root, $"crossval_results_folds_{string.Join('_', model.Folds)}");
        return Gather(model.Name, folder, [model], id =>
            AtomicFile.Write(LabelMap(folder, id), stream => stream.Write(File.ReadAllBytes(model.LabelMap(id)))));
    }

    /// <param name="root">Gets a folder of the ensemble's name.</param>
    public Candidate OfEnsemble(IReadOnlyList<ValidatedModel> models, string root)
    {
        var name = $"ensemble___{string.Join("___", models.Select(model => model.Name))}___{string.Join('_', models[0].Folds)}";
        var folder = Path.Combine(root, name);
        return Gather(name, folder, models, id =>
        {
            var labels = models[0].Model.Dataset.Labels;
            var map = VolumeFile.Read<short>(models[0].LabelMap(id));
            var sums = ProbabilityMap.Zeros(labels, map.Size);
            foreach (var model in models) ProbabilityFile.AddTo(sums, model.Probabilities(id), labels.OutputChannels, map.Size);
            foreach (ref var value in sums.AsSpan()) value /= models.Count;
            map.Voxels.AsSpan().Clear();
            LabelConversion.Decide(labels, sums, 0.5f, map.Voxels);
            LabelConversion.Write(LabelMap(folder, id), map, labels);
        });
    }

    /// <summary>Null where every model has what an ensemble is made of, else what is missing.</summary>
    public static string? Obstacle(IReadOnlyList<ValidatedModel> models)
    {
        foreach (var model in models)
        {
            var others = models.SelectMany(other => other.CaseIds).Except(model.CaseIds).Order(StringComparer.Ordinal).ToList();
            if (others.Count > 0) return $"{model.Name} holds out no case {others[0]}";
            var missing = model.CaseIds.Count(id => !File.Exists(model.Probabilities(id)));
            if (missing > 0)
                return $"{model.Name} has no probabilities of {missing} of {model.CaseIds.Count} cases; training saves those of the "
                    + "held-out cases where it is asked to";
        }
        return null;
    }

    private Candidate Gather(string name, string folder, IReadOnlyList<ValidatedModel> models, Action<string> write)
    {
        var ids = models[0].CaseIds;
        Directory.CreateDirectory(folder);
        foreach (var path in Directory.EnumerateFiles(folder, $"*{models[0].Model.Dataset.FileEnding}"))
            if (!ids.Contains(Path.GetFileName(path)[..^models[0].Model.Dataset.FileEnding.Length])) File.Delete(path);
        foreach (var file in new[] { ModelFolder.PlansFile, ModelFolder.DatasetFile })
            AtomicFile.Write(Path.Combine(folder, file), stream =>
                stream.Write(File.ReadAllBytes(Path.Combine(models[0].Model.Root, file))));
        for (var i = 0; i < ids.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            write(ids[i]);
            progress?.Report(new StepProgress($"Pool {name}", i + 1, ids.Count, ids[i]));
        }
        var summary = SegmentationEvaluator.Evaluate(
            [.. ids.Select(id => (dataset.Case(id).LabelPath!, LabelMap(folder, id)))], LabelRegions.Settings(dataset.Description)
            with
            { Threads = threads }, progress, cancellation);
        SummaryFile.Write(Path.Combine(folder, ModelFolder.SummaryFile), summary);
        return new Candidate(name, folder, models, summary);
    }

    private string LabelMap(string folder, string id) => Path.Combine(folder, id + dataset.Description.FileEnding);
}
