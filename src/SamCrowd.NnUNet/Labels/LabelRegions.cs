using SamCrowd.Datasets.Layout;
using SamCrowd.Evaluation.Overlap;
using SamCrowd.Evaluation.Regions;

namespace SamCrowd.NnUNet.Labels;

/// <summary>
/// What of a label scheme is evaluated: its regions where it has any, else its labels, keyed as nnU-Net keys them in summary.json.
/// </summary>
internal static class LabelRegions
{
    public static EvaluationSettings Settings(DatasetDescription dataset) => new()
    {
        Regions = Of(dataset.Labels),
        IgnoreLabel = dataset.Labels.IgnoreLabel,
        FileEnding = dataset.FileEnding,
        SurfaceDistances = false,
    };

    /// <summary>
    /// In the order of <see cref="LabelScheme.ForegroundRegions"/>; an entry that dataset.json writes as a list is a region even with one
    /// value.
    /// </summary>
    public static IReadOnlyList<LabelRegion> Of(LabelScheme labels) => labels.HasRegions
        ? [.. labels.Entries.Where(entry => entry.Name != LabelScheme.IgnoreName && entry.Values.Any(value => value != 0))
        .Select(entry => new LabelRegion(entry.Values, entry.IsList))]
        : [.. labels.ForegroundLabels.Select(LabelRegion.Label)];
}
