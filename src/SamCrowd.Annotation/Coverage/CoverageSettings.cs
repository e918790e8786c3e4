using SamCrowd.Imaging.Settings;

namespace SamCrowd.Annotation.Coverage;

/// <summary>What <see cref="CoverageCheck"/> reports.</summary>
internal sealed record CoverageSettings
{
    [Setting("A box counts as an outlier if its IoU with the box that its neighbours predict is lower.", Option = "overlap", Min = 0,
        Max = 1, ValueName = "IOU")]
    public double LeastOverlap { get; init; } = 0.3;
}
