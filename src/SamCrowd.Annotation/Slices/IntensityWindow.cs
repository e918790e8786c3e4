using System.Globalization;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Annotation.Slices;

/// <summary>Intensities that become black and white, e.g. a CT window.</summary>
/// <param name="Low">Black, in the image's units (HU for CT); below <paramref name="High"/>.</param>
/// <param name="High">White.</param>
internal sealed record IntensityWindow(double Low, double High) : ISettingValue<IntensityWindow>
{
    public static string Forms => "two numbers LOW,HIGH with the smaller one first, e.g. -160,240";

    public static IntensityWindow? FromText(string text) => text.Split(',') is [var a, var b]
        && double.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out var low)
        && double.TryParse(b, NumberStyles.Float, CultureInfo.InvariantCulture, out var high)
        && double.IsFinite(low) && double.IsFinite(high) && low < high
            ? new IntensityWindow(low, high)
            : null;

    public string ToText() => FormattableString.Invariant($"{Low},{High}");
}
