using SamCrowd.Annotation.Formats;

namespace SamCrowd.Annotation.Slices;

/// <summary>How slices become pictures to draw on.</summary>
public sealed record SliceExportSettings
{
    public SliceAxis Axis { get; init; } = SliceAxis.Z;

    public ImageOrientation Orientation { get; init; } = ImageOrientation.Study;

    /// <summary>
    /// Intensities that become black and white, e.g. a CT window; null for each slice's own minimum and maximum, as in the study.
    /// </summary>
    public (double Low, double High)? Window { get; init; }

    /// <summary>How many times as wide and high as its array a picture is, 1 to <see cref="Enlargement.Largest"/>.</summary>
    public int Scale { get; init; } = 1;
}
