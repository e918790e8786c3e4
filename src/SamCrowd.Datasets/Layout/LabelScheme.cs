using SamCrowd.Imaging;

namespace SamCrowd.Datasets.Layout;

/// <summary>
/// What the values of a label map mean, and how many channels a network that predicts them has. The rules are nnU-Net's LabelManager
/// (nnunetv2/utilities/label_handling/label_handling.py): background is 0, values are consecutive, an entry "ignore" has the highest
/// value and is no class, an entry with several values is a region and makes every foreground entry a region.
/// </summary>
public sealed class LabelScheme
{
    /// <summary>The entry of value 0, which every scheme has.</summary>
    public const string BackgroundName = "background";

    /// <summary>The entry whose voxels count in no loss and no metric (<see cref="IgnoreLabel"/>).</summary>
    public const string IgnoreName = "ignore";

    /// <summary>The labels as dataset.json lists them.</summary>
    /// <param name="entries">In the file's order.</param>
    /// <param name="regionsClassOrder">The label value written for each foreground region, in their order; needed with regions
    /// only.</param>
    /// <param name="source">The file to name in errors.</param>
    /// <exception cref="InvalidInputException">No background, two names for one value, a gap between the values, "ignore" not the highest,
    /// regions without an order.</exception>
    public LabelScheme(IEnumerable<LabelEntry> entries, IReadOnlyList<int>? regionsClassOrder = null,
        string source = RawLayout.DescriptionFile)
    {
        Entries = [.. entries];
        RegionsClassOrder = regionsClassOrder;
        CheckBackground(source);
        IgnoreLabel = FindIgnoreLabel(source);
        HasRegions = Entries.Any(entry => entry.IsList && entry.Values.Count > 1);
        All = [.. Entries.Where(entry => entry.Name != IgnoreName).SelectMany(entry => entry.Values).Distinct().Order()];
        ForegroundLabels = [.. All.Where(value => value != 0)];
        CheckValues(source);
        ForegroundRegions = HasRegions
            ? [.. Entries.Where(entry => entry.Name != IgnoreName && entry.Values.Any(value => value != 0)).Select(entry => entry.Values)]
            : [.. ForegroundLabels.Select(value => (IReadOnlyList<int>)[value])];
        CheckOrder(source);
    }

    /// <summary>All entries in the file's order, background and "ignore" included.</summary>
    public IReadOnlyList<LabelEntry> Entries { get; }

    /// <summary>Every class value, background included and "ignore" not, ascending.</summary>
    public IReadOnlyList<int> All { get; }

    /// <summary><see cref="All"/> without background.</summary>
    public IReadOnlyList<int> ForegroundLabels { get; }

    /// <summary>
    /// The sets of values that are predicted and evaluated: the regions in the file's order, or where there are none each foreground label
    /// by itself, ascending.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<int>> ForegroundRegions { get; }

    /// <summary>True where an entry has several values: then channels are regions with a sigmoid each, not labels with a softmax.</summary>
    public bool HasRegions { get; }

    /// <summary>
    /// The value that is written where a region is predicted; later regions overwrite earlier ones. Null where the file has none.
    /// </summary>
    public IReadOnlyList<int>? RegionsClassOrder { get; }

    /// <summary>Voxels of this value count in no loss and no metric; null where there is none.</summary>
    public int? IgnoreLabel { get; }

    /// <summary>
    /// The network's output channels: with regions one for each (sigmoid), else one for each label and background (softmax).
    /// </summary>
    public int OutputChannels => HasRegions ? ForegroundRegions.Count : All.Count;

    /// <summary>Plain labels 1, 2, … in the order of their names; background is added.</summary>
    public static LabelScheme Of(params IEnumerable<string> foregroundNames) =>
        new([Entry(BackgroundName, 0), .. foregroundNames.Select((name, index) => Entry(name, index + 1))]);

    /// <summary>The same scheme with an "ignore" label above the highest value; itself where it has one.</summary>
    public LabelScheme WithIgnoreLabel() =>
        IgnoreLabel is null ? new LabelScheme([.. Entries, Entry(IgnoreName, All[^1] + 1)], RegionsClassOrder) : this;

    /// <summary>The name of the entry that covers exactly these values; "1" or "1+2" where the file names none.</summary>
    public string NameOf(params IReadOnlyList<int> values) =>
        Entries.FirstOrDefault(entry => entry.Values.Order().SequenceEqual(values.Order()))?.Name ?? string.Join('+', values);

    private static LabelEntry Entry(string name, int value) => new(name, [value], IsList: false);

    private void CheckBackground(string source)
    {
        var background = Entries.FirstOrDefault(entry => entry.Name == BackgroundName)
            ?? throw new InvalidInputException($"{source}: \"labels\" has no \"{BackgroundName}\": add \"{BackgroundName}\": 0");
        if (background.IsList || background.Values is not [0])
            throw new InvalidInputException($"{source}: \"{BackgroundName}\" is {Show(background)}: it must be the number 0");
        var repeated = Entries.GroupBy(entry => entry.Name).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (repeated is not null)
            throw new InvalidInputException($"{source}: \"labels\" names \"{repeated}\" twice: give each label a name of its own");
        var same = Entries.GroupBy(entry => string.Join(", ", entry.Values.Distinct().Order())).FirstOrDefault(group => group.Count() > 1);
        if (same is not null)
            throw new InvalidInputException($"{source}: \"labels\" gives {string.Join(" and ", same.Select(entry => $"\"{entry.Name}\""))} "
                + $"the same values, {same.Key}: keep one of the names, or give each a value of its own");
    }

    private int? FindIgnoreLabel(string source)
    {
        var ignore = Entries.FirstOrDefault(entry => entry.Name == IgnoreName);
        if (ignore is null) return null;
        return !ignore.IsList && ignore.Values is [var value]
            ? value
            : throw new InvalidInputException($"{source}: \"{IgnoreName}\" is {Show(ignore)}: it must be one number, not a region");
    }

    private void CheckValues(string source)
    {
        for (var i = 0; i < All.Count; i++)
            if (All[i] != i)
                throw new InvalidInputException($"{source}: the label values {string.Join(", ", All)} are not consecutive ({i} is "
                    + "missing): renumber them 0, 1, 2, … here and in the label files");
        if (IgnoreLabel is { } ignore && ignore != All.Count)
            throw new InvalidInputException($"{source}: \"{IgnoreName}\" is {ignore}: it must be {All.Count}, one above the highest label, "
                + "here and in the label files");
    }

    private void CheckOrder(string source)
    {
        if (!HasRegions) return;
        if (RegionsClassOrder is null)
            throw new InvalidInputException($"{source}: \"labels\" has regions but there is no \"regions_class_order\": add a list of "
                + $"{ForegroundRegions.Count} label values, one for each region");
        if (RegionsClassOrder.Count != ForegroundRegions.Count)
            throw new InvalidInputException($"{source}: \"regions_class_order\" has {RegionsClassOrder.Count} values for "
                + $"{ForegroundRegions.Count} regions: give one label value for each region");
    }

    private static string Show(LabelEntry entry) => entry.IsList ? $"[{string.Join(", ", entry.Values)}]"
        : entry.Values[0].ToString(System.Globalization.CultureInfo.InvariantCulture);
}
