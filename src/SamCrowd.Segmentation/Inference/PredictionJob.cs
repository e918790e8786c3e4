using SamCrowd.Datasets.Layout;
using SamCrowd.NnUNet.Preprocessing;

namespace SamCrowd.Segmentation.Inference;

/// <summary>Cases to predict: those of <see cref="InputFolder"/>, or <see cref="Images"/>.</summary>
public sealed record PredictionJob
{
    /// <summary>Holds "id_0000.ending", "id_0001.ending", … as imagesTs does; the ending is dataset.json's. Null where <see cref="Images"/> names the files.</summary>
    public string? InputFolder { get; init; }

    /// <summary>Cases of a data set, whose images may lie anywhere; their labels are not read. Null where <see cref="InputFolder"/> is to be searched.</summary>
    public IReadOnlyList<DatasetCase>? Images { get; init; }

    /// <summary>Gets "id.ending" for each case, plans.json and dataset.json of the model, and prediction.json.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>Gets "id_logits.npy": float32, c z y x, the preprocessed grid. Null for none.</summary>
    public string? LogitsFolder { get; init; }

    /// <summary>Also write "id.npz" with the array "probabilities": float32, c z y x, the original grid; and "id.pkl", where that grid lies, for nnUNetv2_ensemble.</summary>
    public bool SaveProbabilities { get; init; }

    /// <summary>For a cascade: the first stage's label maps.</summary>
    public PreviousStageMaps? PreviousStage { get; init; }

    /// <summary>A postprocessing.json whose steps each label map goes through; null for none.</summary>
    public string? PostprocessingFile { get; init; }

    /// <summary>Only these ids; null for all.</summary>
    public IReadOnlyList<string>? Cases { get; init; }
}
