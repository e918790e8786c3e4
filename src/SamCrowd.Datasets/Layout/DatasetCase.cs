namespace SamCrowd.Datasets.Layout;

/// <summary>One patient's images and label map.</summary>
/// <param name="Id">The file name's stem without channel number, e.g. "hippocampus_001".</param>
/// <param name="ImagePaths">One 3D file a channel, channel 0 first.</param>
/// <param name="LabelPath">The label map. Of a training case always the place where it belongs, even where the file is missing; of a test
/// case null where there is none.</param>
public sealed record DatasetCase(string Id, IReadOnlyList<string> ImagePaths, string? LabelPath);
