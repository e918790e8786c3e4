using SamCrowd.Datasets.Import;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Definition.Binding;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Study.Data;

/// <summary>Which cases of a data set train and which test; all have labels.</summary>
/// <param name="Train">Ids in ordinal order.</param>
/// <param name="Test">Ids in ordinal order.</param>
internal sealed record DataSelection(IReadOnlyList<string> Train, IReadOnlyList<string> Test)
{
    /// <summary>
    /// Lists of ids as they are. Numbers are drawn from the other labelled cases, training cases first, without replacement. Where neither
    /// is given, the data set's published split, else its own training and test cases.
    /// </summary>
    /// <exception cref="InvalidInputException">
    /// There are fewer labelled cases than wanted, an id is unknown, has no label or is there twice, or a case would train and test.
    /// </exception>
    public static DataSelection Of(DataSection data, DatasetSource source)
    {
        var labelled = source.LabelledIds.Order(StringComparer.Ordinal).ToArray();
        if (data.Train is null && data.Test is null && source.Split is { } split)
            return Checked(data, source, new DataSelection(split.Train, split.Test));
        var ownTest = source.Cases.Where(item => item.IsTest && item.Label is not null).Select(item => item.Id).ToArray();
        string[] drawn = [.. labelled.Except([.. data.Train?.Ids ?? [], .. data.Test?.Ids ?? (data.Test is null ? ownTest : [])])];
        new RandomStream(data.SelectionSeed).Shuffle<string>(drawn);
        var left = new Queue<string>(drawn);
        var wanted = (data.Train?.Count ?? 0) + (data.Test?.Count ?? 0);
        if (wanted > left.Count)
            throw new InvalidInputException(
                $"{data.Path!.Position}: {source.Root} has {left.Count} labelled cases to draw from, and train and test ask for {wanted}");
        var train = data.Train is null ? null : Take(data.Train);
        var test = data.Test is null ? ownTest : Take(data.Test);
        return Checked(data, source, new DataSelection(train ?? [.. labelled.Except(test)], test));

        IReadOnlyList<string> Take(CaseSelection selection) =>
            [.. (selection.Ids ?? [.. Enumerable.Range(0, selection.Count!.Value).Select(_ => left.Dequeue())])
                .Order(StringComparer.Ordinal)];
    }

    /// <summary>
    /// Training cases of one data set (all where none are asked for) and test cases of another, each drawn as <see cref="Of"/> does.
    /// </summary>
    /// <exception cref="InvalidInputException">As <see cref="Of"/>.</exception>
    public static DataSelection Across(DataSection data, DatasetSource source, DatasetSource tested)
    {
        var train = Drawn(data.Train, source, data.Path!, data.SelectionSeed);
        var test = Drawn(data.TestFrom!.Cases, tested, data.TestFrom.Path, data.SelectionSeed);
        if (train.Count == 0 || test.Count == 0)
            throw new InvalidInputException(
                $"{data.Path!.Position}: {train.Count} training and {test.Count} test cases have labels; both need some");
        return new DataSelection(train, test);
    }

    private static IReadOnlyList<string> Drawn(CaseSelection? wanted, DatasetSource source, InputPath place, int seed)
    {
        string[] labelled = [.. source.LabelledIds.Order(StringComparer.Ordinal)];
        if (wanted is null) return labelled;
        if (wanted.Ids is { } listed) RequireOnce(place, listed);
        if (wanted.Ids is { } ids)
            return ids.FirstOrDefault(id => !labelled.Contains(id)) is { } unknown
                ? throw new InvalidInputException(
                    $"{place.Position}: {source.Root} has no labelled case '{unknown}'; its cases are "
                    + $"{string.Join(", ", labelled.Take(3))}, ...")
                : [.. ids.Order(StringComparer.Ordinal)];
        if (wanted.Count > labelled.Length)
            throw new InvalidInputException(
                $"{place.Position}: {source.Root} has {labelled.Length} labelled cases, but {wanted.Count} are requested");
        new RandomStream(seed).Shuffle<string>(labelled);
        return [.. labelled.Take(wanted.Count!.Value).Order(StringComparer.Ordinal)];
    }

    private static void RequireOnce(InputPath place, IReadOnlyList<string> ids)
    {
        if (ids.CountBy(id => id).FirstOrDefault(id => id.Value > 1).Key is { } twice)
            throw new InvalidInputException($"{place.Position}: case '{twice}' is named twice; name it once in data.train or data.test");
    }

    private static DataSelection Checked(DataSection data, DatasetSource source, DataSelection selection)
    {
        var labelled = source.LabelledIds.ToHashSet();
        var unknown = selection.Train.Concat(selection.Test).FirstOrDefault(id => !labelled.Contains(id));
        if (unknown is not null)
            throw new InvalidInputException(
                $"{data.Path!.Position}: {source.Root} has no labelled case '{unknown}'; its cases are "
                + $"{string.Join(", ", labelled.Order(StringComparer.Ordinal).Take(3))}, ...");
        RequireOnce(data.Path!, selection.Train);
        RequireOnce(data.Path!, selection.Test);
        if (selection.Train.Intersect(selection.Test).FirstOrDefault() is { } both)
            throw new InvalidInputException(
                $"{data.Path!.Position}: case '{both}' is a training case and a test case; take it out of data.train or data.test: a test "
                + "on training data says nothing");
        if (selection.Train.Count == 0 || selection.Test.Count == 0)
            throw new InvalidInputException(
                $"{data.Path!.Position}: {selection.Train.Count} training and {selection.Test.Count} test cases; give data.train and "
                + "data.test as numbers or lists of ids");
        return selection;
    }
}
