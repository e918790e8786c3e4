using SamCrowd.Datasets.Layout;
using SamCrowd.Datasets.Splits;

namespace SamCrowd.Datasets.Import;

/// <summary>A data set of any known layout, listed but not yet read.</summary>
/// <param name="Kind">"msd", "btcv", "nnunet" or "folder".</param>
/// <param name="Root">The folder it lies in.</param>
/// <param name="Description">Channels, labels and further keys for dataset.json; the number of cases is set by the import.</param>
/// <param name="Cases">Sorted by id.</param>
public sealed record DatasetSource(string Kind, string Root, DatasetDescription Description, IReadOnlyList<SourceCase> Cases)
{
    /// <summary>The label value to write for each value of the source, every other value becoming 0; null keeps all values.</summary>
    public IReadOnlyDictionary<int, short>? LabelMap { get; init; }

    /// <summary>The published split of this data set, used where the import selects nothing else; null where there is none.</summary>
    public StudySplit? Split { get; init; }

    /// <summary>Cases with a label map: what training and test cases of an experiment are drawn from.</summary>
    public IEnumerable<string> LabelledIds => Cases.Where(item => item.Label is not null).Select(item => item.Id);
}
