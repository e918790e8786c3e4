using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Provenance;
using SamCrowd.Imaging.Settings;
using SamCrowd.NnUNet.Planning;

namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>
/// Preprocesses the cases of a data set into a store. A case whose key matches is left alone; a run that was killed is resumed where it
/// was.
/// </summary>
[ResultVersion("preprocessing", 1)]
internal sealed class DatasetPreprocessor
{
    private readonly DatasetFolder _dataset;
    private readonly Plans _plans;
    private readonly ConfigurationPlan _configuration;
    private readonly string _outputFolder;
    private readonly PreprocessingSettings _settings;
    private readonly int _threads;
    private readonly IReadOnlyList<CaseInputs> _cases;
    private readonly CasePreprocessor _preprocessor;
    private readonly FileHashes _hashes = new();

    /// <param name="configuration">Its name in the plans, e.g. "3d_fullres".</param>
    /// <exception cref="InvalidInputException">A case, the label folder or the configuration does not exist.</exception>
    public DatasetPreprocessor(DatasetFolder dataset, Plans plans, string configuration, string outputFolder,
        PreprocessingSettings settings)
    {
        SettingCheck.Require(settings, "preprocessing");
        if (settings.LabelFolder is { } labels && !Directory.Exists(labels))
            throw new InvalidInputException($"{labels}: there is no such folder of label maps");
        if (settings.WeightFolder is { } weights && !Directory.Exists(weights))
            throw new InvalidInputException($"{weights}: there is no such folder of voxel weights");
        (_dataset, _plans, _outputFolder, _settings) = (dataset, plans, outputFolder, settings);
        _configuration = plans.Configuration(configuration);
        _cases = [.. (settings.Cases?.Select(dataset.Case) ?? dataset.TrainingCases)
            .Select(item => CaseInputs.Of(item, settings, dataset.Description.FileEnding))];
        if (_cases.Count == 0) throw new InvalidInputException($"{dataset.Root}: has no training case to preprocess");
        _threads = ParallelCases.Threads(settings.Threads);
        _preprocessor = new CasePreprocessor(_threads);
    }

    /// <summary>The cases that are preprocessed, in their order.</summary>
    public IReadOnlyList<string> CaseIds => [.. _cases.Select(item => item.Id)];

    /// <inheritdoc cref="Run(IProgress{StepProgress}?, CancellationToken)"/>
    public static PreprocessingSummary Run(
        DatasetFolder dataset, Plans plans, string configuration, string outputFolder, PreprocessingSettings settings,
        IProgress<StepProgress>? progress = null, CancellationToken cancellation = default) =>
        new DatasetPreprocessor(dataset, plans, configuration, outputFolder, settings).Run(progress, cancellation);

    /// <summary>What <see cref="Run(IProgress{StepProgress}?, CancellationToken)"/> will need, from the files' headers.</summary>
    /// <exception cref="InvalidInputException">A file is missing, or one case alone needs more memory than there may be used.</exception>
    public PreprocessingForecast Forecast()
    {
        var needs = _cases.Select(item => (item.Id, Need: NeedOf(item))).ToList();
        var largest = needs.MaxBy(item => item.Need.Memory);
        var budget = _settings.MemoryGigabytes is { } limit
            ? (long)Math.Round(limit * 1e9)
            : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3;
        if (largest.Need.Memory > budget)
            throw new InvalidInputException($"{_dataset.Root}: case {largest.Id} needs about {Gigabytes(largest.Need.Memory)} GB of "
                + $"memory, {Gigabytes(budget)} GB may be used; give more memory or plan a coarser spacing");
        return new PreprocessingForecast(_cases.Count, largest.Id, largest.Need.Memory, budget,
            needs.Sum(item => item.Need.LabelDisk + (_settings.ImageStore is null ? item.Need.ImageDisk : 0)));
    }

    /// <summary>Preprocesses all cases that are not there yet, as many at once as threads and memory allow.</summary>
    /// <exception cref="InvalidInputException">A case is damaged or does not fit the plans; the message names the file.</exception>
    public PreprocessingSummary Run(IProgress<StepProgress>? progress, CancellationToken cancellation)
    {
        var budget = new MemoryBudget(Forecast().BudgetBytes);
        Directory.CreateDirectory(_outputFolder);
        var counts = new int[3];
        var done = 0;
        ParallelCases.ForEach(_cases, _threads, cancellation, item =>
        {
            var need = NeedOf(item).Memory;
            budget.Run(need, cancellation, () => Interlocked.Increment(ref counts[(int)Preprocess(item)]));
            progress?.Report(new StepProgress("Preprocess", Interlocked.Increment(ref done), _cases.Count, item.Id));
        });
        return new PreprocessingSummary(counts[(int)Outcome.Computed], counts[(int)Outcome.Relabelled], counts[(int)Outcome.Kept]);
    }

    private Outcome Preprocess(CaseInputs item)
    {
        var files = new StoreFiles(_outputFolder, item.Id);
        var keys = new PreprocessingKey(_plans, _configuration, _hashes);
        var imageKey = keys.OfImages(item.Images);
        var labelKey = item.Labels is null ? null : keys.OfLabels(imageKey, item.Labels, _dataset.Description.Labels);
        var weightKey = item.Weights is null ? null : keys.OfVolume(imageKey, item.Weights);
        var previousKey = item.PreviousStage is null ? null : keys.OfVolume(imageKey, item.PreviousStage);
        var boxKey = item.Boxes is null ? null : keys.OfBoxes(imageKey, item.Boxes, _settings.Boxes!.SliceAxis);
        var own = files.ReadDocument();
        if (own is not null && Holds(own.Image, imageKey) && Holds(own.Labels, labelKey))
        {
            (weightKey, previousKey, boxKey) =
                (weightKey ?? own.Weights?.Key, previousKey ?? own.PreviousStage?.Key, boxKey ?? own.Boxes?.Key);
            if (Holds(own.Weights, weightKey) && Holds(own.PreviousStage, previousKey) && Holds(own.Boxes, boxKey)) return Outcome.Kept;
        }
        var names = CaseNames.Of(item);
        if (item.Labels is not null && SourceOfImage(files, own, imageKey) is var (source, document) && document is not null)
        {
            Relabel(item, files, source, document, (labelKey, weightKey, previousKey, boxKey), names);
            return Outcome.Relabelled;
        }
        var preprocessed = _preprocessor.RunOwned(CaseReading.Read(item, _threads), _plans, _configuration,
            _dataset.Description.Labels, names);
        File.Delete(files.Properties);
        files.WriteData(preprocessed);
        if (preprocessed.Labels is { } labels) files.WriteLabels(labels, preprocessed.Size);
        files.WriteProperties(CaseDocument.Of(preprocessed.Properties) with
        {
            Channels = preprocessed.Channels,
            Image = files.Mark(imageKey, files.Data, _hashes),
            Labels = files.Mark(labelKey, files.Labels, _hashes),
            Weights = files.Mark(weightKey, files.Weights, _hashes),
            PreviousStage = files.Mark(previousKey, files.PreviousStage, _hashes),
            Boxes = files.Mark(boxKey, files.Boxes, _hashes),
            BoxAxis = BoxAxis(item),
        });
        return Outcome.Computed;

        bool Holds(DoneMarker? part, string? key) => part is null ? key is null : key is not null
            && part.Holds(key, _outputFolder, _hashes);
    }

    /// <summary>Where the image part with this key lies already: in this store, or in the one to share images with.</summary>
    private (StoreFiles Files, CaseDocument? Document) SourceOfImage(StoreFiles files, CaseDocument? own, string imageKey)
    {
        if (own?.Image?.Holds(imageKey, files.Folder, _hashes) == true) return (files, own);
        if (_settings.ImageStore is null) return (files, null);
        var shared = files with { Folder = _settings.ImageStore };
        var document = shared.ReadDocument();
        return (shared, document?.Image?.Holds(imageKey, shared.Folder, _hashes) == true ? document : null);
    }

    private void Relabel(
        CaseInputs item, StoreFiles files, StoreFiles source, CaseDocument document,
        (string? Labels, string? Weights, string? PreviousStage, string? Boxes) keys, CaseNames names)
    {
        var (labels, properties) = _preprocessor.RunLabels(
            document.ToProperties(),
            () => [.. item.Images.Select(path => VolumeFile.ReadOnto<float>(path, item.Images[0]))],
            new LabelVolumes(
                VolumeFile.ReadOnto<short>(item.Labels!, item.Images[0]),
                item.Weights is null ? null : VolumeFile.ReadOnto<float>(item.Weights, item.Images[0]),
                item.PreviousStage is null ? null : VolumeFile.ReadOnto<short>(item.PreviousStage, item.Images[0]),
                item.Boxes is null ? null : VolumeFile.ReadOnto<int>(item.Boxes, item.Images[0])),
            _plans, _configuration, _dataset.Description.Labels, names);
        File.Delete(files.Properties);
        if (source.Folder != files.Folder) HardLink.CreateOrCopy(source.Data, files.Data);
        files.WriteLabels(labels, properties.Size);
        files.WriteProperties(document.With(properties) with
        {
            Labels = files.Mark(keys.Labels, files.Labels, _hashes),
            Weights = files.Mark(keys.Weights, files.Weights, _hashes),
            PreviousStage = files.Mark(keys.PreviousStage, files.PreviousStage, _hashes),
            Boxes = files.Mark(keys.Boxes, files.Boxes, _hashes),
            BoxAxis = BoxAxis(item),
        });
    }

    private int? BoxAxis(CaseInputs item) => item.Boxes is null ? null
        : _plans.TransposeForward.ToList().IndexOf(_settings.Boxes!.SliceAxis);

    private (long Memory, long ImageDisk, long LabelDisk) NeedOf(CaseInputs item)
    {
        foreach (var path in item.All)
            if (!File.Exists(path)) throw new InvalidInputException($"{path}: there is no such file; case {item.Id} needs it");
        return CaseMemoryForecast.Of(item, _plans, _configuration);
    }

    private static string Gigabytes(long bytes) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0}");

    private enum Outcome
    {
        Computed,
        Relabelled,
        Kept,
    }
}
