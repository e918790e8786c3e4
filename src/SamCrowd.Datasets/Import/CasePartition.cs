using SamCrowd.Datasets.Splits;
using SamCrowd.Imaging;

namespace SamCrowd.Datasets.Import;

/// <summary>Decides which of a source's cases become training and test cases.</summary>
internal static class CasePartition
{
    public static (IReadOnlyList<SourceCase> Training, IReadOnlyList<SourceCase> Test, StudySplit Split) Select(DatasetSource source,
        ImportSettings settings)
    {
        var split = settings.TrainingCases is null && settings.TestCases is null ? source.Split : null;
        var byId = ById(source);
        var test = Pick(settings.TestCases ?? split?.Test
            ?? [.. source.Cases.Where(item => item.IsTest && settings.TrainingCases?.Contains(item.Id) != true).Select(item => item.Id)],
            byId, source, "test");
        var testIds = test.Select(item => item.Id).ToHashSet();
        var training = Pick(settings.TrainingCases ?? split?.Train
            ?? [.. source.Cases.Where(item => item.Label is not null && !testIds.Contains(item.Id)).Select(item => item.Id)], byId, source,
            "training");
        var both = training.FirstOrDefault(item => testIds.Contains(item.Id));
        if (both is not null)
            throw new InvalidInputException($"{source.Root}: case \"{both.Id}\" is named for training and for test: leave it out of one "
                + "of the two");
        var unlabelled = training.FirstOrDefault(item => item.Label is null);
        if (unlabelled is not null)
            throw new InvalidInputException($"{source.Root}: training case \"{unlabelled.Id}\" has no label map: take it as a test case or "
                + "add its label");
        if (training.Count + test.Count == 0)
            throw new InvalidInputException($"{source.Root}: holds no cases to import: check that images and labels are where the "
                + $"{source.Kind} layout has them");
        var trainIds = training.Select(item => item.Id).ToHashSet();
        var groups = source.Split?.Groups
            .Select(pair => KeyValuePair.Create(pair.Key, (IReadOnlyList<string>)[.. pair.Value.Where(trainIds.Contains)]))
            .Where(pair => pair.Value.Count > 0).ToDictionary() ?? [];
        return (training, test, new StudySplit([.. training.Select(item => item.Id)], [.. test.Select(item => item.Id)], groups));
    }

    /// <summary>Ids become names of files, so each is looked at, and none may be there twice.</summary>
    private static Dictionary<string, SourceCase> ById(DatasetSource source)
    {
        var byId = new Dictionary<string, SourceCase>();
        foreach (var item in source.Cases)
        {
            if (byId.TryAdd(CaseId.Parse(item.Id, source.Root).Text, item)) continue;
            throw new InvalidInputException(
                source.Root, $"has the case \"{item.Id}\" twice ({byId[item.Id].Images[0]} and {item.Images[0]})", "name it once, or give "
                + "the files different names");
        }
        return byId;
    }

    private static IReadOnlyList<SourceCase> Pick(IReadOnlyList<string> ids, Dictionary<string, SourceCase> byId, DatasetSource source,
        string role) =>
    [
        .. ids.Distinct().Order(StringComparer.Ordinal).Select(id => byId.TryGetValue(id, out var item)
            ? item
            : throw new InvalidInputException($"{source.Root}: has no case \"{id}\" asked for as a {role} case: its {byId.Count} cases are "
            + $"{string.Join(", ", byId.Keys.Order(StringComparer.Ordinal).Take(3))}{(byId.Count > 3 ? ", …" : "")}")),
    ];
}
