using System.Globalization;
using SamCrowd.Imaging;

namespace SamCrowd.Cli.Options;

/// <summary>Option values that are lists: "a,b" and "40,96,96".</summary>
internal static class ListOption
{
    /// <summary>Null where the option was not given; "none" is an empty list.</summary>
    public static IReadOnlyList<string>? Texts(string? value) => value switch
    {
        null => null,
        "none" => [],
        _ => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
    };

    /// <summary>Whole numbers; null where the option was not given; "none" is an empty list.</summary>
    public static int[]? Integers(string? value, string option) => Texts(value) is not { } parts ? null : [.. parts.Select(part =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidInputException($"{option} {value}: '{part}' is not a whole number; separate numbers by commas"))];
}
