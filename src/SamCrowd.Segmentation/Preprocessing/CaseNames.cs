using SamCrowd.Datasets.Layout;

namespace SamCrowd.Segmentation.Preprocessing;

/// <summary>What errors call the parts of a case.</summary>
public sealed record CaseNames(IReadOnlyList<string> Images, string Labels)
{
    public static CaseNames Of(DatasetCase source) => new(source.ImagePaths, source.LabelPath ?? $"labels of {source.Id}");

    public static CaseNames Numbered(int channels) => new([.. Enumerable.Range(0, channels).Select(channel => $"channel {channel}")], "the labels");
}
