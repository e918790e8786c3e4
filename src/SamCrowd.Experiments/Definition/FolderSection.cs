using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>data.folder</c> key of an experiment.</summary>
public sealed record FolderSection
{
    [Setting("Folder of images below data.path.")]
    public string Images { get; init; } = "images";

    [Setting("Folder of label maps with the images' names.")]
    public string Labels { get; init; } = "labels";

    [Setting("Names of the channels; CT is normalised as CT, anything else to mean 0 and deviation 1.")]
    public IReadOnlyList<string> Channels { get; init; } = ["CT"];

    [Setting("What follows a case's name in its image files, one for each channel.")]
    public IReadOnlyList<string> ChannelSuffixes { get; init; } = [];

    [Setting("Names of the labels 1, 2, ...; all label files are read to find the values where none are given.")]
    public IReadOnlyList<string>? LabelNames { get; init; }
}
