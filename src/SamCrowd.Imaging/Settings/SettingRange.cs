using System.Globalization;

namespace SamCrowd.Imaging.Settings;

/// <summary>The numbers that a setting may have; NaN where a side has no bound.</summary>
public sealed record SettingRange(double Min, double Max, double Above, double Below)
{
    public bool IsBounded => !(double.IsNaN(Min) && double.IsNaN(Max) && double.IsNaN(Above) && double.IsNaN(Below));

    public bool Contains(double value) => double.IsFinite(value) && !(value < Min) && !(value > Max) && !(value <= Above) && !(value >= Below);

    /// <summary>E.g. "at least 1", "from 0 to below 1", "above 0".</summary>
    public override string ToString()
    {
        var low = Text("from {0}", Min) ?? Text("above {0}", Above);
        var high = Text("to {0}", Max) ?? Text("to below {0}", Below);
        return (low, high) switch
        {
            (null, null) => "finite",
            (null, _) => Text("at most {0}", Max) ?? Text("below {0}", Below)!,
            (_, null) => Text("at least {0}", Min) ?? low,
            _ => $"{low} {high}",
        };
    }

    private static string? Text(string format, double bound) => double.IsNaN(bound) ? null : string.Format(CultureInfo.InvariantCulture, format, bound);
}
