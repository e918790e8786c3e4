using SamCrowd.Crowd.Results;
using SamCrowd.Crowd.Store;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Crowd;

/// <summary>Brings what is asked for at a start together with what a crowd's store holds.</summary>
internal static class CrowdSetup
{
    /// <summary>The crowd's settings from now on, kept in the store, with its tasks and examples.</summary>
    /// <exception cref="InvalidInputException">What is asked for contradicts the store, or the data set does not have it.</exception>
    public static async Task<CrowdSettings> Prepare(CrowdStore store, CrowdStart start)
    {
        var known = store.FindSettings();
        var (settings, dataset) = Ask(known, start);
        if (known?.FixedDifference(settings) is { } fixedOption)
            throw new InvalidInputException($"{start.Folder}: this crowd was begun with {fixedOption}, and its marks rest on that; give "
                + "the same, or another folder");
        await store.SaveSettings(settings);
        if (known is not null && known.Overlap != settings.Overlap) await new CaseTable(store).SetOverlap(known.Overlap, settings.Overlap);
        if (settings.ExampleCase is { } example && example != known?.ExampleCase) await MakeExamples(store, settings, dataset, example);
        await AddCases(store, settings);
        return settings;
    }

    /// <summary>Refuses a start that no crowd can come of, before its folder is made.</summary>
    /// <exception cref="InvalidInputException">No data set is named for a new crowd, or it does not have what is asked for.</exception>
    public static void CheckNew(CrowdStart start)
    {
        if (!CrowdStore.IsIn(start.Folder)) Ask(null, start);
    }

    /// <summary>Looks at the data set again, and adds cases that came to it.</summary>
    /// <returns>The names of the new ones.</returns>
    /// <exception cref="InvalidInputException">The data set cannot be read, or an image of a case that is annotated was
    /// replaced.</exception>
    public static async Task<IReadOnlyList<string>> AddCases(CrowdStore store, CrowdSettings settings)
    {
        var (cases, added) = (new CaseTable(store), new List<string>());
        var known = cases.All.Select(item => item.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var item in new DatasetFolder(settings.Dataset).TrainingCases)
        {
            if (known.Contains(item.Id) || item.Id == settings.ExampleCase || settings.Cases?.Contains(item.Id) == false) continue;
            if (await cases.Add(item.Id, VolumeFile.ReadHeader(item.ImagePaths[settings.Channel]).Size, settings)) added.Add(item.Id);
        }
        return added;
    }

    private static (CrowdSettings Settings, DatasetFolder Dataset) Ask(CrowdSettings? known, CrowdStart start)
    {
        SettingCheck.Require(start);
        var path = start.Dataset is { } given ? Path.GetFullPath(given) : known?.Dataset
            ?? throw new InvalidInputException($"{start.Folder}: there is no crowd yet; name the data set to annotate");
        var dataset = new DatasetFolder(path);
        var settings = Merge(known, start, dataset);
        Check(settings, dataset);
        return (settings, dataset);
    }

    private static CrowdSettings Merge(CrowdSettings? known, CrowdStart start, DatasetFolder dataset)
    {
        var settings = (known ?? new CrowdSettings { Dataset = dataset.Root, Labels = AllLabels(dataset) }) with { Dataset = dataset.Root };
        return settings with
        {
            Labels = start.Labels is { } names ? LabelsOf(dataset, names) : settings.Labels,
            OpenSeats = start.OpenSeats ?? settings.OpenSeats,
            Overlap = start.Overlap ?? settings.Overlap,
            Tasks = start.Tasks ?? settings.Tasks,
            Axis = start.Axis ?? settings.Axis,
            EveryKthSlice = start.EveryKthSlice ?? settings.EveryKthSlice,
            StudyView = start.StudyView ?? settings.StudyView,
            Channel = start.Channel ?? settings.Channel,
            Cases = start.Cases ?? settings.Cases,
            ExampleCase = start.ExampleCase ?? settings.ExampleCase,
        };
    }

    private static void Check(CrowdSettings settings, DatasetFolder dataset)
    {
        if (settings.Channel >= dataset.Description.ChannelNames.Count)
            throw new InvalidInputException($"channel {settings.Channel}: the data set has channels 0 to "
                + $"{dataset.Description.ChannelNames.Count - 1}");
        if (settings.Labels.Count == 0)
            throw new InvalidInputException($"{dataset.Root}: there is no label to mark; declare labels in dataset.json");
        // Each throws for a case that is not there.
        foreach (var name in settings.Cases ?? []) dataset.Case(name);
        if (!dataset.TrainingCases.Any(item => item.Id != settings.ExampleCase))
            throw new InvalidInputException($"{dataset.Root}: there is no training case to annotate; put images into imagesTr");
    }

    private static CrowdLabel[] AllLabels(DatasetFolder dataset)
    {
        var labels = dataset.Description.Labels;
        return [.. labels.ForegroundLabels.Select(value => new CrowdLabel(value, labels.NameOf(value)))];
    }

    private static CrowdLabel[] LabelsOf(DatasetFolder dataset, IReadOnlyList<string> names)
    {
        var all = AllLabels(dataset);
        var unknown = names.FirstOrDefault(name => all.All(label => label.Name != name));
        if (unknown is not null)
            throw new InvalidInputException($"labels: the data set has no '{unknown}'; it has "
                + $"{string.Join(", ", all.Select(label => label.Name))}");
        return [.. all.Where(label => names.Contains(label.Name))];
    }

    private static async Task MakeExamples(CrowdStore store, CrowdSettings settings, DatasetFolder dataset, string caseName)
    {
        var item = dataset.Case(caseName);
        if (item.LabelPath is not { } path || !File.Exists(path))
            throw new InvalidInputException($"case {caseName}: examples need its ground truth, and {item.LabelPath ?? "it"} is not there; "
                + "name another case");
        if (new CaseTable(store).All.Any(known => known.Name == caseName))
            throw new InvalidInputException($"case {caseName}: it is being annotated already, and its ground truth must not be shown; name "
                + "another case");
        var examples = ExampleMaker.Of(caseName, VolumeFile.ReadOnto<short>(path, item.ImagePaths[settings.Channel]), settings.Axis,
            [.. settings.Labels.Select(label => label.Value)]);
        foreach (var example in examples) await new ExampleTable(store).Set(example);
    }
}
