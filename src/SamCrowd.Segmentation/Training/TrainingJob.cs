using SamCrowd.Datasets.Layout;
using SamCrowd.NnUNet.Planning;
using SamCrowd.NnUNet.Preprocessing;

namespace SamCrowd.Segmentation.Training;

/// <summary>One fold to train: what on, and where to.</summary>
internal sealed record TrainingJob
{
    /// <summary>The folder of preprocessed cases (PreprocessedStore).</summary>
    public required string PreprocessedFolder { get; init; }

    /// <summary>With all changes of patch, batch and features already in them.</summary>
    public required Plans Plans { get; init; }

    /// <summary>Name of the configuration, e.g. "3d_fullres".</summary>
    public required string Configuration { get; init; }

    public required DatasetDescription Dataset { get; init; }

    public required IReadOnlyList<string> TrainingIds { get; init; }

    /// <summary>Cases of the validation loss and pseudo Dice; for fold "all" the training cases.</summary>
    public required IReadOnlyList<string> ValidationIds { get; init; }

    /// <summary>"0" to "4", or "all".</summary>
    public required string Fold { get; init; }

    /// <summary>
    /// For a cascade: what the first stage predicted of all cases; training itself reads it from <see cref="PreprocessedFolder"/>.
    /// </summary>
    public PreviousStageMaps? PreviousStage { get; init; }

    /// <summary>nnU-Net's trained model folder: plans.json, dataset.json, fold_K.</summary>
    public required string ModelFolder { get; init; }

    /// <summary>dataset_fingerprint.json to copy into the model folder; null for none.</summary>
    public string? FingerprintFile { get; init; }

    public required TrainerSettings Settings { get; init; }

    /// <summary>MODEL/fold_K: checkpoints and logs.</summary>
    public string FoldFolder => Path.Combine(ModelFolder, $"fold_{Fold}");
}
