using SamCrowd.Imaging.Settings;

namespace SamCrowd.Datasets.Import;

/// <summary>How a plain pair of folders is to be read.</summary>
internal sealed record FolderLayout
{
    [Setting("Folder of images below the data's folder.", ValueName = "DIR")]
    public string Images { get; init; } = "images";

    [Setting("Folder of label maps with the images' names, below the data's folder.", ValueName = "DIR")]
    public string Labels { get; init; } = "labels";

    [Setting("Names of the channels; CT is normalised as CT, anything else to mean 0 and deviation 1.", Name = "channels",
        ValueName = "A,B")]
    public IReadOnlyList<string> ChannelNames { get; init; } = ["CT"];

    /// <summary>Empty: nothing for one channel, "_0000", "_0001", … for several.</summary>
    [Setting("What follows a case's name in its image files, one for each channel, e.g. _t1,_t2.", ValueName = "A,B")]
    public IReadOnlyList<string> ChannelSuffixes { get; init; } = [];

    /// <summary>Null reads all label maps to see which values there are and calls them "label_1", ….</summary>
    [Setting("Names of the labels 1, 2, ...; all label files are read to find the values if none are given.", ValueName = "A,B")]
    public IReadOnlyList<string>? LabelNames { get; init; }
}
