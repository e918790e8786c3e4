using SamCrowd.Datasets.Layout;
using SamCrowd.Datasets.Splits;
using SamCrowd.Imaging;

namespace SamCrowd.Datasets.Import;

/// <summary>A data set of any known layout, listed but not yet read.</summary>
/// <param name="Kind">"msd", "btcv", "nnunet" or "folder".</param>
/// <param name="Root">The folder it lies in.</param>
/// <param name="Description">Channels, labels and further keys for dataset.json; the number of cases is set by the import.</param>
/// <param name="Cases">Sorted by id.</param>
internal sealed record DatasetSource(string Kind, string Root, DatasetDescription Description, IReadOnlyList<SourceCase> Cases)
{
    /// <summary>The label value to write for each value of the source, every other value becoming 0; null keeps all values.</summary>
    public IReadOnlyDictionary<int, short>? LabelMap { get; init; }

    /// <summary>What lies there and is not taken, and what looks odd, a line each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The published split of this data set, used where the import selects nothing else; null where there is none.</summary>
    public StudySplit? Split { get; init; }

    /// <summary>Cases with a label map: what training and test cases of an experiment are drawn from.</summary>
    public IEnumerable<string> LabelledIds => Cases.Where(item => item.Label is not null).Select(item => item.Id);

    /// <summary>The same cases with some of the labels, numbered from 1 in the order given; what is left out becomes background.</summary>
    /// <exception cref="InvalidInputException">The source has no label of a name.</exception>
    public DatasetSource WithLabels(IReadOnlyList<LabelChoice> labels)
    {
        var map = new Dictionary<int, short>();
        for (var i = 0; i < labels.Count; i++)
        {
            foreach (var name in labels[i].From)
            {
                var entry = Description.Labels.Entries.FirstOrDefault(entry => entry.Name == name)
                    ?? throw new InvalidInputException($"{Root}: there is no label \"{name}\"; it has "
                    + $"{string.Join(", ", Description.Labels.Entries.Select(other => other.Name))}");
                foreach (var raw in entry.Values.SelectMany(RawValues)) map[raw] = (short)(i + 1);
            }
        }
        return this with { Description = Description with { Labels = LabelScheme.Of(labels.Select(label => label.Name)) }, LabelMap = map };
    }

    /// <summary>Some of this data set's cases, with another's as the test cases.</summary>
    /// <param name="other">Its labels have this source's names and values.</param>
    /// <exception cref="InvalidInputException">A case of the same id is taken from both.</exception>
    public DatasetSource TestedOn(DatasetSource other, IReadOnlyCollection<string> trainIds, IReadOnlyCollection<string> testIds)
    {
        var both = testIds.Intersect(trainIds).FirstOrDefault();
        if (both is not null)
            throw new InvalidInputException($"{other.Root}: its case \"{both}\" is called as one of {Root}; rename its files");
        return this with
        {
            Cases =
            [
                .. Cases.Where(item => trainIds.Contains(item.Id))
                    .Concat(other.Cases.Where(item => testIds.Contains(item.Id))
                    .Select(item => item with { IsTest = true, LabelMap = other.LabelMap })).OrderBy(item =>
                    item.Id, StringComparer.Ordinal),
            ],
            Split = null,
        };
    }

    private IEnumerable<int> RawValues(int value) => LabelMap is null ? [value]
        : LabelMap.Where(pair => pair.Value == value).Select(pair => pair.Key);
}
