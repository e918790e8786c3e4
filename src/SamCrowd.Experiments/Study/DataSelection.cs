using SamCrowd.Datasets.Import;
using SamCrowd.Experiments.Definition;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Study;

/// <summary>Which cases of a data set train and which test; all have labels.</summary>
/// <param name="Train">Ids in ordinal order.</param>
/// <param name="Test">Ids in ordinal order.</param>
public sealed record DataSelection(IReadOnlyList<string> Train, IReadOnlyList<string> Test)
{
    /// <summary>
    /// Lists of ids as they are. Numbers are drawn from the other labelled cases, training cases first, without replacement. Where neither
    /// is given, the data set's published split, else its own training and test cases.
    /// </summary>
    /// <exception cref="InvalidInputException">There are fewer labelled cases than wanted, or an id is unknown or has no label.</exception>
    public static DataSelection Of(DataSection data, DatasetSource source)
    {
        var labelled = source.LabelledIds.Order(StringComparer.Ordinal).ToArray();
        if (data.Train is null && data.Test is null && source.Split is { } split) return Checked(data, source, new DataSelection(split.Train, split.Test));
        var ownTest = source.Cases.Where(item => item.IsTest && item.Label is not null).Select(item => item.Id).ToArray();
        string[] drawn = [.. labelled.Except([.. data.Train?.Ids ?? [], .. data.Test?.Ids ?? (data.Test is null ? ownTest : [])])];
        new RandomStream(data.SelectionSeed).Shuffle<string>(drawn);
        var left = new Queue<string>(drawn);
        var wanted = (data.Train?.Count ?? 0) + (data.Test?.Count ?? 0);
        if (wanted > left.Count)
            throw new InvalidInputException($"{data.Path!.Position}: {source.Root} has {left.Count} labelled cases to draw from, and train and test ask for {wanted}");
        var train = data.Train is null ? null : Take(data.Train);
        var test = data.Test is null ? ownTest : Take(data.Test);
        return Checked(data, source, new DataSelection(train ?? [.. labelled.Except(test)], test));

        IReadOnlyList<string> Take(CaseSelection selection) =>
            [.. (selection.Ids ?? [.. Enumerable.Range(0, selection.Count!.Value).Select(_ => left.Dequeue())]).Order(StringComparer.Ordinal)];
    }

    private static DataSelection Checked(DataSection data, DatasetSource source, DataSelection selection)
    {
        var labelled = source.LabelledIds.ToHashSet();
        var unknown = selection.Train.Concat(selection.Test).FirstOrDefault(id => !labelled.Contains(id));
        if (unknown is not null) throw new InvalidInputException($"{data.Path!.Position}: {source.Root} has no labelled case '{unknown}'; its cases are {string.Join(", ", labelled.Order(StringComparer.Ordinal).Take(3))}, ...");
        if (selection.Train.Count == 0 || selection.Test.Count == 0)
            throw new InvalidInputException($"{data.Path!.Position}: {selection.Train.Count} training and {selection.Test.Count} test cases; give data.train and data.test as numbers or lists of ids");
        return selection;
    }
}
