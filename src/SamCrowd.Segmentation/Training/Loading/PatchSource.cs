using SamCrowd.Imaging;
using SamCrowd.NnUNet.Augmentation;
using SamCrowd.NnUNet.Preprocessing;

namespace SamCrowd.Segmentation.Training.Loading;

/// <summary>Draws, reads and augments single patches. Safe for several threads at once.</summary>
internal sealed class PatchSource : IDisposable
{
    private readonly IReadOnlyList<StoredCase> _training, _validation;
    private readonly AugmentationSettings _augmentation;
    private readonly TrainingAugmentation _transforms;
    private readonly long _seed, _fold;
    private readonly int _firstForegroundItem;
    private readonly bool _weighted;
    private readonly List<StoredCase> _open = [];

    public PatchSource(TrainingJob job, AugmentationSettings augmentation, int batchSize)
    {
        (_augmentation, _transforms) = (augmentation, TrainingAugmentation.Create(augmentation));
        (_seed, _weighted) = (job.Settings.Seed, job.Settings.VoxelWeights);
        _fold = int.TryParse(job.Fold, out var number) ? number : -1;
        // numpy and C# both round half to even here (data_loader.py, _oversample_last_XX_percent).
        _firstForegroundItem = (int)Math.Round(batchSize * (1 - job.Settings.ForegroundShare), MidpointRounding.ToEven);
        var store = PreprocessedStore.Open(job.PreprocessedFolder);
        var opened = new Dictionary<string, StoredCase>();
        (_training, _validation) = (OpenAll(job.TrainingIds), OpenAll(job.ValidationIds));

        List<StoredCase> OpenAll(IReadOnlyList<string> ids)
        {
            var cases = new List<StoredCase>();
            foreach (var id in ids)
            {
                if (!opened.TryGetValue(id, out var stored)) _open.Add(opened[id] = stored = store.OpenCase(id));
                if (!stored.HasLabels) throw new InvalidInputException($"the preprocessed case {id} has no labels; preprocess it from a training case");
                if (_weighted && !stored.HasWeights)
                    throw new InvalidInputException($"{new StoreFiles(store.Folder, id).Weights} is not there: the preprocessed case {id} has no voxel weights; give them with --weights DIR, or train without");
                if (IsCascaded && !stored.HasPreviousStage)
                    throw new InvalidInputException($"{new StoreFiles(store.Folder, id).PreviousStage} is not there: the preprocessed case {id} has no labels of the previous stage; give that stage's model with --previous MODEL");
                cases.Add(stored);
            }
            return cases;
        }
    }

    /// <summary>Input channels of the network: the image's, and for a cascade one a foreground label.</summary>
    public int Channels => _training[0].Channels + (_augmentation.CascadeLabels?.Count ?? 0);

    private bool IsCascaded => _augmentation.CascadeLabels is not null;

    /// <summary>Writes item <paramref name="item"/> of the batch that <paramref name="key"/> names.</summary>
    public void Fill(TrainingBatch batch, BatchKey key, int item)
    {
        var random = new RandomStream(_seed, _fold, key.Epoch, key.Validation ? 1 : 0, key.Iteration, item);
        var cases = key.Validation ? _validation : _training;
        var chosen = cases[random.Integer(cases.Count)];
        var size = key.Validation ? _augmentation.FinalSize : _augmentation.InitialSize;
        var origin = PatchPosition.Draw(
            chosen.Size, chosen.Properties.ClassLocations, size, _augmentation.FinalSize, item >= _firstForegroundItem, _augmentation.IgnoreLabel is not null, random);
        var patch = new PatchSample(
            chosen.Channels, size, new float[chosen.Channels * size.Count], new short[size.Count], IsCascaded ? new short[size.Count] : null, _weighted ? new float[size.Count] : null);
        chosen.ReadPatch(origin, size, patch.Data, patch.Labels);
        if (IsCascaded) chosen.ReadPreviousStage(origin, size, patch.PreviousStage);
        if (_weighted) chosen.ReadWeights(origin, size, patch.Weights);
        var sample = key.Validation ? _transforms.ApplyForValidation(patch) : _transforms.Apply(patch, random);

        batch.CaseIds[item] = chosen.Id;
        sample.Data.CopyTo(batch.Data, item * sample.Data.Length);
        for (var level = 0; level < batch.Labels.Count; level++)
        {
            var target = sample.Targets[level];
            target.Labels.CopyTo(batch.Labels[level], item * target.Labels.Length);
            if (batch.Weights is { } weights) target.Weights!.CopyTo(weights[level], item * target.Weights.Length);
        }
    }

    public void Dispose()
    {
        foreach (var stored in _open) stored.Dispose();
    }
}
