namespace SamCrowd.Datasets.Import;

/// <summary>How a plain pair of folders is to be read.</summary>
public sealed record FolderLayout
{
    /// <summary>Folder of images below the source.</summary>
    public string Images { get; init; } = "images";

    /// <summary>Folder of label maps of equal stems.</summary>
    public string Labels { get; init; } = "labels";

    public IReadOnlyList<string> ChannelNames { get; init; } = ["CT"];

    /// <summary>
    /// What follows the stem in an image's name, one for each channel, e.g. "_t1", "_t2"; empty: nothing for one channel, "_0000", "_0001",
    /// … for several.
    /// </summary>
    public IReadOnlyList<string> ChannelSuffixes { get; init; } = [];

    /// <summary>Names of the labels 1, 2, …; null reads all label maps to see which values there are and calls them "label_1", ….</summary>
    public IReadOnlyList<string>? LabelNames { get; init; }
}
