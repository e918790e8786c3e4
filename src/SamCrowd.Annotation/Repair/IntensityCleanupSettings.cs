namespace SamCrowd.Annotation.Repair;

/// <summary>How <see cref="IntensityCleanup"/> decides what belongs to an organ of one density. Lengths in mm, within the slice.</summary>
/// <param name="Deviations">Robust standard deviations (1.4826 times the median absolute deviation) that a value may lie from the median.</param>
/// <param name="Smoothing">Standard deviation of the Gaussian that the image is smoothed with before.</param>
/// <param name="Erosion">The mask is eroded by so much, and median and deviation are taken from what is left.</param>
/// <param name="Opening">Radius of the opening of what was kept; bridges and points thinner than twice that go.</param>
/// <param name="SmallestPart">Parts of a mask below this share of its largest part go, 0 to 1.</param>
public sealed record IntensityCleanupSettings(
    double Deviations = 3, double Smoothing = 1.1, double Erosion = 2.2, double Opening = 1.5, double SmallestPart = 0.1);
