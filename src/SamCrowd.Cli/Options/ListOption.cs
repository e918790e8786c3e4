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

    /// <summary>Three numbers along z, y, x; null where the option was not given.</summary>
    public static double[]? AlongZyx(string? value, string option)
    {
        if (value is null) return null;
        var parts = Texts(value)!;
        var numbers = new double[3];
        if (parts.Count != 3) throw new InvalidInputException($"{option} {value}: give three numbers along z, y, x, e.g. {option} 40,96,96");
        for (var axis = 0; axis < 3; axis++)
            if (!double.TryParse(parts[axis], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[axis]))
                throw new InvalidInputException($"{option} {value}: '{parts[axis]}' is no number; give three along z, y, x, e.g. {option} 40,96,96");
        return numbers;
    }

    /// <summary>Whole numbers; null where the option was not given; "none" is an empty list.</summary>
    public static int[]? Integers(string? value, string option) => Texts(value) is not { } parts ? null : [.. parts.Select(part =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidInputException($"{option} {value}: '{part}' is no whole number; separate numbers by commas"))];
}
