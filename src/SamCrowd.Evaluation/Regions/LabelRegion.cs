using System.Globalization;
using SamCrowd.Imaging;

namespace SamCrowd.Evaluation.Regions;

/// <summary>What one row of an evaluation is about: a label, or a region made of several.</summary>
/// <param name="Values">Label values, at least one.</param>
/// <param name="IsRegion">True where nnU-Net would write the key as a tuple: "(1, 2)", "(1,)"; false for "1".</param>
internal sealed record LabelRegion(IReadOnlyList<int> Values, bool IsRegion)
{
    /// <summary>nnU-Net's key in summary.json.</summary>
    public string Key => (IsRegion, Values.Count) switch
    {
        (false, _) => Values[0].ToString(CultureInfo.InvariantCulture),
        (true, 1) => $"({Values[0]},)",
        _ => $"({string.Join(", ", Values)})",
    };

    /// <summary>nnU-Net leaves background out of the foreground mean.</summary>
    public bool IsBackground => !IsRegion && Values[0] == 0;

    public static LabelRegion Label(int value) => new([value], IsRegion: false);

    public static LabelRegion Region(params IReadOnlyList<int> values) => new(values, IsRegion: true);

    /// <summary>Labels "1", "2" or regions "1+2" as the command line names them.</summary>
    /// <exception cref="InvalidInputException">No whole number that a label map can hold.</exception>
    public static LabelRegion Parse(string text)
    {
        var parts = text.Split('+', StringSplitOptions.TrimEntries);
        var values = parts.Select(part => short.TryParse(part, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)
            ? (int)value
            : throw new InvalidInputException($"label '{text}'", $"it is not a whole number of at most {short.MaxValue}",
                "write whole numbers, and regions as 1+2")).ToArray();
        return new LabelRegion(values, IsRegion: values.Length > 1);
    }

    /// <summary>The region of a key written by nnU-Net, "1" or "(1, 2)"; null where it is none.</summary>
    public static LabelRegion? TryKey(string key)
    {
        var isRegion = key is ['(', .., ')'];
        var parts = isRegion ? key[1..^1].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [key];
        var values = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            if (!int.TryParse(parts[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out values[i])) return null;
        return values.Length == 0 ? null : isRegion ? Region(values) : Label(values[0]);
    }

    public bool Equals(LabelRegion? other) => other is not null && Key == other.Key;

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);
}
