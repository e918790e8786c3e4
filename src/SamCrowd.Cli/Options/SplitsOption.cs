using System.CommandLine;
using SamCrowd.Datasets.Layout;
using SamCrowd.Datasets.Splits;
using SamCrowd.Imaging;

namespace SamCrowd.Cli.Options;

/// <summary>
/// Which folds a model is trained and chosen by: those of a given file, else the data set's, else the model's, made where there are none.
/// </summary>
internal static class SplitsOption
{
    public static Option<string?> Create() => new("--splits")
    {
        Description = "nnU-Net's splits_final.json; default the data set's, else five folds made as nnU-Net makes them.",
        HelpName = "FILE",
    };

    public static IReadOnlyList<Fold> Read(string? given, DatasetFolder dataset, string model)
    {
        if (given is not null && !File.Exists(given))
            throw new InvalidInputException($"{given}: there is no such file; omit --splits to have five folds made");
        var ofDataset = Path.Combine(dataset.Root, SplitsFile.FileName);
        var file = given ?? (File.Exists(ofDataset) ? ofDataset : Path.Combine(model, SplitsFile.FileName));
        return SplitsFile.ReadOrCreate(file, [.. dataset.TrainingCases.Select(item => item.Id)]);
    }
}
