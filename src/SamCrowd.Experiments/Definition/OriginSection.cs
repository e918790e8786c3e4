using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>origin</c> key of a data set: what a run says where the data is not there.</summary>
internal sealed record OriginSection
{
    [Setting("What to download.")]
    public required string Name { get; init; }

    [Setting("Where to download it.")]
    public required string Url { get; init; }

    [Setting("The licence it comes under.")]
    public required string Licence { get; init; }
}
