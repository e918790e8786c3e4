using SamCrowd.Imaging.Settings;

namespace SamCrowd.Annotation.Repair;

/// <summary>How <see cref="IntensityCleanup"/> decides what belongs to an organ of one density.</summary>
internal sealed record IntensityCleanupSettings
{
    [Setting("Robust standard deviations (1.4826 times the median absolute deviation) that a smoothed value may lie from the median of the "
        + "eroded mask.",
        Name = "intensity_deviations", Above = 0, Max = 100, ValueName = "K")]
    public double Deviations { get; init; } = 3;

    [Setting("Standard deviation of the Gaussian that a slice is smoothed with before its values are compared, in mm.",
        Name = "intensity_smoothing_mm", Min = 0, Max = 50, ValueName = "MM")]
    public double Smoothing { get; init; } = 1.1;

    [Setting("Median and deviation are taken from the mask eroded by this many mm; a small mask is eroded by half its depth.",
        Name = "intensity_erosion_mm", Min = 0, Max = 50, ValueName = "MM")]
    public double Erosion { get; init; } = 2.2;

    [Setting("Radius of the opening of what was kept, mm: bridges and points thinner than twice that are removed. 0 for none.",
        Name = "intensity_opening_mm", Min = 0, Max = 50, ValueName = "MM")]
    public double Opening { get; init; } = 1.5;

    [Setting("Parts of a mask below this share of its largest part are removed.",
        Name = "intensity_smallest_part", Min = 0, Max = 1, ValueName = "SHARE")]
    public double SmallestPart { get; init; } = 0.1;
}
