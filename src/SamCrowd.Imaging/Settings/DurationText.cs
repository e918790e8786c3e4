using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SamCrowd.Imaging.Settings;

/// <summary>Times as people write them: "3h", "90m", "1h30m", "45s".</summary>
internal static partial class DurationText
{
    public const string Forms = "a time such as 3h, 90m, 1h30m or 45s";

    /// <returns>Null where the text is no time.</returns>
    public static TimeSpan? Parse(string text)
    {
        var match = Duration().Match(text);
        if (!match.Success || text.Length == 0) return null;
        return new TimeSpan(Part("h"), Part("m"), Part("s"));

        int Part(string unit) => match.Groups[unit] is { Success: true } part ? int.Parse(part.ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>To the second.</summary>
    public static string Of(TimeSpan time)
    {
        var text = new StringBuilder();
        foreach (var (value, unit) in new[] { ((long)time.TotalHours, 'h'), (time.Minutes, 'm'), (time.Seconds, 's') })
            if (value > 0) text.Append(CultureInfo.InvariantCulture, $"{value}{unit}");
        return text.Length == 0 ? "0s" : text.ToString();
    }

    [GeneratedRegex(@"\A(?:(?<h>[0-9]{1,4})h)?(?:(?<m>[0-9]{1,6})m)?(?:(?<s>[0-9]{1,8})s)?\z")]
    private static partial Regex Duration();
}
