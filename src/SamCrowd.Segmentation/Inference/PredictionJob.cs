using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Preprocessing;

namespace SamCrowd.Segmentation.Inference;

/// <summary>What to predict, and where to. Made of a folder or of cases: <see cref="OfFolder"/>, <see cref="OfCases"/>.</summary>
internal sealed record PredictionJob
{
    private readonly IReadOnlyList<DatasetCase>? _cases;
    private readonly string? _folder;

    private PredictionJob(string? folder, IReadOnlyList<DatasetCase>? cases, string outputFolder) =>
        (_folder, _cases, OutputFolder) = (folder, cases, outputFolder);

    /// <summary>Gets "id.ending" for each case, plans.json and dataset.json of the model, and prediction.json.</summary>
    public string OutputFolder { get; init; }

    /// <summary>Gets "id_logits.npy": float32, c z y x, the preprocessed grid. Null for none.</summary>
    public string? LogitsFolder { get; init; }

    /// <summary>
    /// Also write "id.npz" with the array "probabilities": float32, c z y x, the original grid; and "id.pkl", where that grid lies, for
    /// nnUNetv2_ensemble.
    /// </summary>
    public bool SaveProbabilities { get; init; }

    /// <summary>For a cascade: the first stage's label maps.</summary>
    public PreviousStageMaps? PreviousStage { get; init; }

    /// <summary>A postprocessing.json whose steps each label map goes through; null for none.</summary>
    public string? PostprocessingFile { get; init; }

    /// <summary>Memory that there is: of the machine, or of the container.</summary>
    internal long AvailableBytes { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Only these ids; null for all.</summary>
    public IReadOnlyList<string>? Cases { get; init; }

    /// <param name="inputFolder">Holds "id_0000.ending", "id_0001.ending", … as imagesTs does; the ending is dataset.json's.</param>
    /// <param name="outputFolder">See <see cref="OutputFolder"/>.</param>
    public static PredictionJob OfFolder(string inputFolder, string outputFolder) => new(inputFolder, null, outputFolder);

    /// <param name="cases">Cases of a data set, whose images may lie anywhere; their labels are not read.</param>
    /// <param name="outputFolder">See <see cref="OutputFolder"/>.</param>
    /// <exception cref="InvalidInputException">There is no case.</exception>
    public static PredictionJob OfCases(IReadOnlyList<DatasetCase> cases, string outputFolder) => cases.Count > 0
        ? new(null, cases, outputFolder)
        : throw new InvalidInputException("prediction", "there is no case to predict", "name at least one");

    /// <summary>Ids and images of the cases that are to be predicted.</summary>
    /// <exception cref="InvalidInputException">A case is not there, or has other channels than the model takes.</exception>
    internal IReadOnlyList<(string Id, IReadOnlyList<string> ImagePaths)> FindCases(DatasetDescription dataset)
    {
        IReadOnlyList<(string Id, IReadOnlyList<string> ImagePaths)> found =
            _folder is not null ? SearchFolder(_folder, dataset.FileEnding) : [.. _cases!.Select(one => (one.Id, one.ImagePaths))];
        var where = _folder ?? "the data set";
        var missing = Cases?.Except(found.Select(one => one.Id)).ToList() ?? [];
        if (missing.Count > 0)
            throw new InvalidInputException($"{where}: has no case {string.Join(", ", missing)}; the first of its {found.Count} is "
                + $"{found[0].Id}");
        foreach (var (id, paths) in found)
        {
            if (paths.Count != dataset.ChannelNames.Count)
                throw new InvalidInputException(
                    $"{where}: case {id} has {paths.Count} channels, the model takes {dataset.ChannelNames.Count} "
                    + $"({string.Join(", ", dataset.ChannelNames)})");
        }
        return Cases is null ? found : [.. found.Where(one => Cases.Contains(one.Id))];
    }

    private static IReadOnlyList<(string Id, IReadOnlyList<string> ImagePaths)> SearchFolder(string folder, string fileEnding)
    {
        if (!Directory.Exists(folder))
            throw new InvalidInputException($"{folder}: there is no such folder; give one with images named like case_0000{fileEnding}");
        var found = DatasetFolder.WholeCases(folder, fileEnding);
        return found.Count > 0 ? found : throw new InvalidInputException($"{folder}: holds no images named like case_0000{fileEnding}");
    }
}
