namespace SamCrowd.Datasets.Layout;

/// <summary>Images and label map of one case as dataset.json's optional "dataset" entry names them.</summary>
/// <param name="Images">One file a channel; relative paths start at the data set's folder.</param>
/// <param name="Label">The label map, likewise.</param>
public sealed record CaseFiles(IReadOnlyList<string> Images, string Label);
