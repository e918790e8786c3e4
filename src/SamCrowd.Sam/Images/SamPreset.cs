using System.Globalization;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;
using SamCrowd.Sam.Contracts;

namespace SamCrowd.Sam.Images;

/// <summary>How a slice becomes the image that SAM sees, and which of SAM's masks is taken.</summary>
public sealed record SamPreset : ISettingValue<SamPreset>
{
    /// <summary>What <see cref="FromText"/> reads back, e.g. "sam" or "ct:40,400".</summary>
    public required string Name { get; init; }

    internal IntensityScaling Intensity { get; init; } = IntensityScaling.SliceMinMax;

    /// <summary>Intensity that becomes 0: the window's lower end, or a percentile 0..100.</summary>
    internal double Low { get; init; }

    /// <summary>Intensity that becomes 255.</summary>
    internal double High { get; init; }

    /// <summary>
    /// True to pass the slice through the grey map of the PNG files that the study drew boxes on (<see cref="GreysColourMap"/>).
    /// </summary>
    internal bool StudyToneCurve { get; init; }

    /// <summary>
    /// True to add the slice's Sobel magnitude, scaled to 0..255, and to scale the sum to 0..255 again (the study, for SAM).
    /// </summary>
    internal bool AddSobel { get; init; }

    internal SamProtocol Protocol { get; init; } = SamProtocol.AsRecognised;

    /// <summary>Slice min-max, the mask with the highest predicted IoU.</summary>
    public static SamPreset Sam { get; } = new() { Name = "sam" };

    /// <summary>The study's image for SAM: its PNG grey map, plus the Sobel magnitude.</summary>
    public static SamPreset SamAsInPaper { get; } = new() { Name = "sam-as-in-paper", StudyToneCurve = true, AddSobel = true };

    /// <summary>MedSAM as its authors use it: square 1024, 0..1, the single-mask token.</summary>
    public static SamPreset MedSam { get; } = new() { Name = "medsam", Protocol = SamProtocol.MedSam };

    /// <summary>MedSAM as the study ran it: through SAM's own preparation, without Sobel.</summary>
    public static SamPreset MedSamAsInPaper { get; } =
        new() { Name = "medsam-as-in-paper", StudyToneCurve = true, Protocol = SamProtocol.MedSamAsSam };

    /// <summary>A fixed window of intensities, e.g. level 40 and width 400 HU for abdominal CT.</summary>
    public static SamPreset CtWindow(double level, double width)
    {
        if (!(width > 0)) throw new ArgumentOutOfRangeException(nameof(width), width, "a window is wider than 0");
        return new()
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"ct:{level},{width}"),
            Intensity = IntensityScaling.Window,
            Low = level - (width / 2),
            High = level + (width / 2),
        };
    }

    /// <summary>From one percentile to another of the volume's voxels that are not 0; MedSAM's choice for MR is 0.5 to 99.5.</summary>
    public static SamPreset MrPercentiles(double low = 0.5, double high = 99.5)
    {
        if (!(low >= 0 && low < high && high <= 100))
            throw new ArgumentOutOfRangeException(nameof(low), $"percentiles {low} to {high}: 0 <= low < high <= 100 must hold");
        return new()
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"mr:{low},{high}"),
            Intensity = IntensityScaling.VolumePercentiles,
            Low = low,
            High = high,
        };
    }

    /// <inheritdoc/>
    public static string Forms => "sam, sam-as-in-paper, medsam, medsam-as-in-paper, ct, ct:LEVEL,WIDTH, mr or mr:LOW,HIGH";

    /// <summary>The preset of that name.</summary>
    /// <param name="text">One of <see cref="Forms"/>; ct alone is level 40, width 400.</param>
    /// <exception cref="InvalidInputException">No preset is called so.</exception>
    public static SamPreset Parse(string text) => FromText(text) ?? throw new InvalidInputException($"preset '{text}': it must be {Forms}");

    /// <inheritdoc/>
    public static SamPreset? FromText(string text)
    {
        var (name, numbers) = text.Split(':', 2) is [var head, var tail] ? (head, tail.Split(',')) : (text, []);
        double[] values = [.. numbers.Select(n => double.TryParse(n, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) ? v
            : double.NaN)];
        return (name, values) switch
        {
            ("sam", []) => Sam,
            ("sam-as-in-paper", []) => SamAsInPaper,
            ("medsam", []) => MedSam,
            ("medsam-as-in-paper", []) => MedSamAsInPaper,
            ("ct", []) => CtWindow(40, 400),
            ("ct", [var level, > 0 and var width]) when double.IsFinite(level) => CtWindow(level, width),
            ("mr", []) => MrPercentiles(),
            ("mr", [>= 0 and var low, <= 100 and var high]) when low < high => MrPercentiles(low, high),
            _ => null,
        };
    }

    /// <inheritdoc/>
    public string ToText() => Name;
}
