using SamCrowd.Annotation.Formats;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Annotation.Slices;

/// <summary>How slices become images to draw on.</summary>
internal sealed record SliceExportSettings
{
    [Setting(SliceAxes.Description, ValueName = SliceAxes.Words)]
    public SliceAxis Axis { get; init; } = SliceAxis.Z;

    [Setting("How an image shows its slice: study (rows reversed) or as-stored.")]
    public ImageOrientation Orientation { get; init; } = ImageOrientation.Study;

    [Setting("Intensities that become black and white, e.g. -160,240; slice: each slice's own minimum and maximum, as in the study.",
        ValueName = "LOW,HIGH", NullWord = "slice")]
    public IntensityWindow? Window { get; init; }

    [Setting("How many times as wide and high as the slices the images are.", Min = 1, Max = Enlargement.Largest, ValueName = "N")]
    public int Scale { get; init; } = 1;
}
