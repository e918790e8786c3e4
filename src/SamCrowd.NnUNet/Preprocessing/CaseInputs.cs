using SamCrowd.Datasets.Layout;

namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>The files that a case is preprocessed from.</summary>
/// <param name="Weights">Of a case with a label map: its voxel weights; null for none.</param>
/// <param name="PreviousStage">Of a case with a label map: the label map that a cascade's first stage predicted; null for none.</param>
/// <param name="Boxes">Of a case with a label map: the map of its boxes; null for none.</param>
internal sealed record CaseInputs(DatasetCase Case, string? Weights, string? PreviousStage, string? Boxes)
{
    /// <summary>What a volume of weights is called in its folder, whatever the file ending of the label maps.</summary>
    private const string WeightEnding = ".nii.gz";

    public string Id => Case.Id;

    public IReadOnlyList<string> Images => Case.ImagePaths;

    public string? Labels => Case.LabelPath;

    public IEnumerable<string> All => [.. Images, .. new[] { Labels, Weights, PreviousStage, Boxes }.OfType<string>()];

    public static CaseInputs Of(DatasetCase item, PreprocessingSettings settings, string labelEnding)
    {
        if (settings.LabelFolder is { } labels) item = item with { LabelPath = Path.Combine(labels, item.Id + labelEnding) };
        if (item.LabelPath is null) return new CaseInputs(item, null, null, null);
        return new CaseInputs(item, settings.WeightFolder is { } weights ? Path.Combine(weights, item.Id + WeightEnding)
            : null, settings.PreviousStage?.PathOf(item.Id), settings.Boxes?.PathOf(item.Id));
    }
}
