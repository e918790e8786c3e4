using SamCrowd.Imaging;
using SamCrowd.NnUNet.Augmentation;
using SamCrowd.NnUNet.Augmentation.Samples;
using SamCrowd.NnUNet.Preprocessing;

namespace SamCrowd.Segmentation.Training.Loading;

/// <summary>Which patches are drawn, and what fixes them.</summary>
/// <param name="Store">The preprocessed cases.</param>
/// <param name="TrainingIds">Cases of the training batches.</param>
/// <param name="ValidationIds">Cases of the validation batches.</param>
/// <param name="Seed">With the fold and the place in the sequence of batches: all that a patch depends on.</param>
/// <param name="Fold">Number of the fold; -1 for fold "all".</param>
/// <param name="BatchSize">Patches a batch.</param>
/// <param name="OversampleForegroundPercent">Share of a batch drawn around foreground voxels, 0 to 1.</param>
/// <param name="VoxelWeights">Read the voxel weights too.</param>
/// <param name="Boxes">Read the maps of boxes too.</param>
internal sealed record PatchSamplerSettings(
    PreprocessedStore Store,
    IReadOnlyList<string> TrainingIds,
    IReadOnlyList<string> ValidationIds,
    long Seed,
    long Fold,
    int BatchSize,
    double OversampleForegroundPercent,
    bool VoxelWeights,
    bool Boxes = false);

/// <summary>Draws, reads and augments single patches. Safe for several threads at once.</summary>
internal sealed class PatchSampler : IDisposable
{
    private readonly PatchSamplerSettings _settings;
    private readonly AugmentationSettings _augmentation;
    private readonly TrainingAugmentation _transforms;
    private readonly int _firstForegroundItem;
    private readonly Dictionary<string, StoredCase> _open = [];
    private readonly IReadOnlyList<StoredCase> _training, _validation;

    /// <exception cref="InvalidInputException">A case is not in the store, or lacks what is read of it.</exception>
    public PatchSampler(PatchSamplerSettings settings, AugmentationSettings augmentation)
    {
        (_settings, _augmentation) = (settings, augmentation);
        _transforms = TrainingAugmentation.Create(augmentation);
        // numpy and C# both round half to even here (data_loader.py, _oversample_last_XX_percent).
        _firstForegroundItem = (int)Math.Round(settings.BatchSize * (1 - settings.OversampleForegroundPercent), MidpointRounding.ToEven);
        try
        {
            _training = [.. settings.TrainingIds.Select(Open)];
            _validation = [.. settings.ValidationIds.Select(Open)];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public TrainingAugmentation Augmentation => _transforms;

    /// <summary>Input channels of the network: the image's, and for a cascade one a foreground label.</summary>
    public int Channels => _training[0].Channels + (_augmentation.CascadeLabels?.Count ?? 0);

    /// <summary>Plan axis that the slices with the boxes lie across.</summary>
    /// <exception cref="InvalidInputException">The cases have no boxes, or boxes across several axes.</exception>
    public int BoxAxis => _training.Concat(_validation).Select(stored => stored.BoxAxis).Distinct().ToArray() is [{ } axis]
        ? axis
        : throw new InvalidInputException("box_loss", "the boxes of the cases lie on slices across several axes",
            "take boxes of one axis, or no box term");

    private bool IsCascaded => _augmentation.CascadeLabels is not null;

    /// <summary>Writes item <paramref name="item"/> of the batch that <paramref name="key"/> names.</summary>
    public void Fill(TrainingBatch batch, BatchKey key, int item)
    {
        var random = new RandomStream(_settings.Seed, _settings.Fold, key.Epoch, key.Validation ? 1 : 0, key.Iteration, item);
        var cases = key.Validation ? _validation : _training;
        var chosen = cases[random.Integer(cases.Count)];
        var size = key.Validation ? _augmentation.FinalSize : _augmentation.InitialSize;
        var origin = PatchPosition.Draw(
            chosen.Size, chosen.Properties.ClassLocations, size, _augmentation.FinalSize, item >= _firstForegroundItem,
            _augmentation.IgnoreLabel is not null, random);
        var patch = new PatchSample(
            chosen.Channels, size, new float[chosen.Channels * size.Count], new short[size.Count], IsCascaded ? new short[size.Count]
            : null, _settings.VoxelWeights ? new float[size.Count] : null, _settings.Boxes ? new int[size.Count] : null);
        chosen.ReadPatch(origin, size, patch.Data, patch.Labels);
        if (IsCascaded) chosen.ReadPreviousStage(origin, size, patch.PreviousStage);
        if (_settings.VoxelWeights) chosen.ReadWeights(origin, size, patch.Weights);
        if (_settings.Boxes) chosen.ReadBoxes(origin, size, patch.Boxes);
        var sample = key.Validation ? _transforms.ApplyForValidation(patch) : _transforms.Apply(patch, random);

        batch.CaseIds[item] = chosen.Id;
        sample.Data.CopyTo(batch.Data, item * sample.Data.Length);
        if (batch.Boxes is { } boxes) sample.Boxes!.CopyTo(boxes, item * sample.Boxes.Length);
        for (var level = 0; level < batch.Labels.Count; level++)
        {
            var target = sample.Targets[level];
            target.Labels.CopyTo(batch.Labels[level], item * target.Labels.Length);
            if (batch.Weights is { } weights) target.Weights!.CopyTo(weights[level], item * target.Weights.Length);
        }
    }

    public void Dispose()
    {
        foreach (var stored in _open.Values) stored.Dispose();
    }

    private StoredCase Open(string id)
    {
        var store = _settings.Store;
        if (!_open.TryGetValue(id, out var stored)) _open[id] = stored = store.OpenCase(id);
        if (!stored.HasLabels)
            throw new InvalidInputException($"the preprocessed case {id} has no labels; preprocess it from a training case");
        if (_settings.VoxelWeights && !stored.HasWeights)
            throw new InvalidInputException(new StoreFiles(store.Folder, id).Weights, $"is not there: the preprocessed case {id} has no "
                + "voxel weights", new NeedsVoxelWeights());
        if (_settings.Boxes && !stored.HasBoxes)
            throw new InvalidInputException(new StoreFiles(store.Folder, id).Boxes, $"is not there: the preprocessed case {id} has no map "
                + "of boxes", new NeedsBoxes());
        if (IsCascaded && !stored.HasPreviousStage)
            throw new InvalidInputException(new StoreFiles(store.Folder, id).PreviousStage, $"is not there: the preprocessed case {id} has "
                + "no labels of the previous stage", new NeedsPreviousStage());
        return stored;
    }
}
