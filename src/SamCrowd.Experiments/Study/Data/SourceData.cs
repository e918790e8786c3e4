using SamCrowd.Datasets.Import;
using SamCrowd.Experiments.Definition;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Study.Data;

/// <summary>The files a study starts from, with the labels it keeps: one data set, or one to train and another to test on.</summary>
internal static class SourceData
{
    /// <exception cref="InvalidInputException">
    /// A folder is not in the layout it is said to be in, a label is unknown, or both data sets name a case alike.
    /// </exception>
    public static (DatasetSource Source, DataSelection Selection) Open(DataSection data)
    {
        var own = Open(data.Source, data.Path!.Full, data.Folder);
        if (data.Labels is not null) own = own.WithLabels(Choices(data.Labels));
        if (data.TestFrom is not { } tests) return (own, DataSelection.Of(data, own));
        string[] names = [.. own.Description.Labels.ForegroundLabels.Select(value => own.Description.Labels.NameOf(value))];
        var chosen = Choices(tests.Labels ?? [.. names.Select(name => new LabelSection { Name = name })]);
        var strange = chosen.FirstOrDefault(choice => !names.Contains(choice.Name))?.Name
            ?? names.FirstOrDefault(name => chosen.All(choice => choice.Name != name));
        if (strange is not null)
            throw new InvalidInputException(
                $"{tests.Path.Position}: the training data's labels are {string.Join(", ", names)}, and test_from has "
                + $"{string.Join(", ", chosen.Select(choice => choice.Name))}; name the same ones in data.test_from.labels");
        // In the order of the training data, which gives the values.
        var tested = Open(tests.Source, tests.Path.Full, tests.Folder).WithLabels(
            [.. names.Select(name => chosen.Single(choice => choice.Name == name))]);
        var selection = DataSelection.Across(data, own, tested);
        return (own.TestedOn(tested, selection.Train, selection.Test), selection);
    }

    private static IReadOnlyList<LabelChoice> Choices(IReadOnlyList<LabelSection> labels) =>
        [.. labels.Select(label => new LabelChoice(label.Name, label.From ?? [label.Name]))];

    private static DatasetSource Open(DataSource source, string root, FolderLayout folder) => source switch
    {
        DataSource.Msd => MsdImporter.Open(root),
        DataSource.Nnunet => NnUNetImporter.Open(root),
        DataSource.Btcv => BtcvImporter.Open(root),
        _ => FolderImporter.Open(root, folder),
    };
}
