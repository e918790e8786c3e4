namespace SamCrowd.Imaging.Statistics;

/// <summary>How a value between two neighbours of the sorted sample is rounded; the two differ in the last digit only.</summary>
internal enum PercentileRounding
{
    /// <summary>From the nearer neighbour, as numpy does (numpy/lib/function_base.py, <c>_lerp</c>).</summary>
    Numpy,

    /// <summary>From the lower neighbour: below + (above − below) · t.</summary>
    FromBelow,
}

/// <summary>Median and percentiles by linear interpolation between the neighbours of place (n − 1) · share, numpy's default.</summary>
internal static class Percentiles
{
    /// <summary>Middle value, or the mean of the two middle values.</summary>
    /// <param name="values">At least one, in any order.</param>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <param name="sorted">Ascending, at least one, no NaN.</param>
    /// <param name="share">0 to 1: 0.95 for the 95th percentile.</param>
    public static double OfSorted(ReadOnlySpan<double> sorted, double share, PercentileRounding rounding = PercentileRounding.Numpy)
    {
        var (below, above, fraction) = Place(sorted.Length, share);
        return Between(sorted[below], sorted[above], fraction, rounding);
    }

    /// <inheritdoc cref="OfSorted(ReadOnlySpan{double}, double, PercentileRounding)"/>
    public static double OfSorted(ReadOnlySpan<float> sorted, double share, PercentileRounding rounding = PercentileRounding.Numpy)
    {
        var (below, above, fraction) = Place(sorted.Length, share);
        return Between(sorted[below], sorted[above], fraction, rounding);
    }

    /// <summary>The places of the two neighbours in a sorted sample, and how far between them the percentile lies, 0 to 1.</summary>
    /// <param name="count">Length of the sample, at least 1.</param>
    /// <param name="share">0 to 1.</param>
    public static (int Below, int Above, double Fraction) Place(int count, double share)
    {
        var position = (count - 1) * share;
        var below = (int)Math.Floor(position);
        return (below, Math.Min(below + 1, count - 1), position - below);
    }

    /// <summary>The value a <paramref name="fraction"/> of the way from one neighbour to the next.</summary>
    public static double Between(double below, double above, double fraction, PercentileRounding rounding = PercentileRounding.Numpy) =>
        rounding == PercentileRounding.Numpy && fraction >= 0.5
            ? above - ((above - below) * (1 - fraction)) : below + ((above - below) * fraction);

    /// <summary>Likewise for float32 samples, whose difference numpy rounds to float32.</summary>
    public static double Between(float below, float above, double fraction, PercentileRounding rounding = PercentileRounding.Numpy)
    {
        var difference = above - below;
        return rounding == PercentileRounding.Numpy && fraction >= 0.5
            ? above - (difference * (1 - fraction)) : below + (difference * fraction);
    }
}
