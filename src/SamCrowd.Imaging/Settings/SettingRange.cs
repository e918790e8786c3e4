using System.Globalization;

namespace SamCrowd.Imaging.Settings;

/// <summary>The numbers that a setting may have; NaN where a side has no bound.</summary>
internal sealed record SettingRange(double Min, double Max, double Above, double Below)
{
    public bool IsBounded => !(double.IsNaN(Min) && double.IsNaN(Max) && double.IsNaN(Above) && double.IsNaN(Below));

    public bool Contains(double value) => double.IsFinite(value) && !(value < Min) && !(value > Max) && !(value <= Above)
        && !(value >= Below);

    /// <summary>E.g. "at least 1", "from 0 to 1", "from 0 to below 1", "above 0 and at most 1".</summary>
    public override string ToString() => (Text(Min), Text(Above), Text(Max), Text(Below)) switch
    {
        ({ } min, _, { } max, _) => $"from {min} to {max}",
        ({ } min, _, _, { } below) => $"from {min} to below {below}",
        ({ } min, _, _, _) => $"at least {min}",
        (_, { } above, { } max, _) => $"above {above} and at most {max}",
        (_, { } above, _, { } below) => $"above {above} and below {below}",
        (_, { } above, _, _) => $"above {above}",
        (_, _, { } max, _) => $"at most {max}",
        (_, _, _, { } below) => $"below {below}",
        _ => "finite",
    };

    private static string? Text(double bound) => double.IsNaN(bound) ? null : bound.ToString(CultureInfo.InvariantCulture);
}
