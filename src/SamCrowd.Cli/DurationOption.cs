using System.Globalization;
using System.Text.RegularExpressions;
using SamCrowd.Imaging;

namespace SamCrowd.Cli;

/// <summary>Option values that are a time: "3h", "90m", "1h30m", "45s".</summary>
internal static partial class DurationOption
{
    /// <summary>Null where the option was not given.</summary>
    public static TimeSpan? Parse(string? value, string option)
    {
        if (value is null) return null;
        var match = Duration().Match(value);
        if (!match.Success || value.Length == 0) throw new InvalidInputException($"{option} {value}: is no time; write e.g. 3h, 90m, 1h30m or 45s");
        return new TimeSpan(Part("h"), Part("m"), Part("s"));

        int Part(string unit) => match.Groups[unit] is { Success: true } part ? int.Parse(part.ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(@"^(?:(?<h>\d{1,4})h)?(?:(?<m>\d{1,6})m)?(?:(?<s>\d{1,8})s)?$")]
    private static partial Regex Duration();
}
