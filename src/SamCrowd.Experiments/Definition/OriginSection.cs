using System.ComponentModel;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>origin</c> key of a data set: what a run says where the data is not there.</summary>
public sealed record OriginSection
{
    [Description("What to download.")]
    public required string Name { get; init; }

    [Description("Where from.")]
    public required string Url { get; init; }

    [Description("The licence it comes under.")]
    public required string Licence { get; init; }
}
