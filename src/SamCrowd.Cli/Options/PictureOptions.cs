using System.CommandLine;
using System.Globalization;
using SamCrowd.Annotation.Formats;
using SamCrowd.Annotation.Slices;
using SamCrowd.Imaging;

namespace SamCrowd.Cli.Options;

/// <summary>The options of commands that write pictures of slices: intensities, orientation, size.</summary>
internal sealed class PictureOptions
{
    private readonly Option<string?> _window = new("--window")
    {
        Description = "Intensities that become black and white, e.g. -160,240; each slice's own range without it.",
        HelpName = "LOW,HIGH",
    };

    private readonly Option<ImageOrientation> _orientation = new("--orientation")
    {
        Description = "Study (rows reversed) or AsStored.",
        DefaultValueFactory = _ => ImageOrientation.Study,
    };

    private readonly Option<int> _scale = ScaleOption("Pictures are so many times as wide and high as the slices.");

    public IEnumerable<Option> All => [_window, _orientation, _scale];

    public static Option<int> ScaleOption(string description) => new("--scale") { Description = description, HelpName = "N", DefaultValueFactory = _ => 1 };

    /// <exception cref="InvalidInputException">It is no whole number from 1 on.</exception>
    public static int CheckScale(int scale) => scale is >= 1 and <= Enlargement.Largest
        ? scale
        : throw new InvalidInputException($"--scale {scale}: give a whole number from 1 to {Enlargement.Largest}");

    public SliceExportSettings Read(ParseResult parsed) => new()
    {
        Window = ReadWindow(parsed.GetValue(_window)),
        Orientation = parsed.GetValue(_orientation),
        Scale = CheckScale(parsed.GetValue(_scale)),
    };

    private static (double Low, double High)? ReadWindow(string? text)
    {
        if (text is null) return null;
        return text.Split(',') is [var a, var b]
            && double.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out var low)
                && double.TryParse(b, NumberStyles.Float, CultureInfo.InvariantCulture, out var high) && low < high
            ? (low, high)
            : throw new InvalidInputException($"--window: '{text}' is not LOW,HIGH as in -160,240");
    }
}
