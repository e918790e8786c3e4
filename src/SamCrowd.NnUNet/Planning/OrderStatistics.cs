namespace SamCrowd.NnUNet.Planning;

/// <summary>Median and percentiles with numpy's rounding (numpy/lib/function_base.py, method "linear").</summary>
internal static class OrderStatistics
{
    /// <summary>Middle value, or the mean of the two middle values.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <param name="percent">0 to 100.</param>
    public static double Percentile(IEnumerable<double> values, double percent)
    {
        var sorted = values.Order().ToArray();
        var position = (sorted.Length - 1) * (percent / 100);
        var below = (int)Math.Floor(position);
        return Interpolate(sorted[below], sorted[Math.Min(below + 1, sorted.Length - 1)], position - below);
    }

    /// <summary>numpy interpolates from the nearer end, which changes the last digit.</summary>
    public static double Interpolate(double below, double above, double fraction) =>
        fraction >= 0.5 ? above - ((above - below) * (1 - fraction)) : below + ((above - below) * fraction);
}
