namespace SamCrowd.Evaluation.Statistics;

/// <summary>
/// The n(n+1)/2 means of two values (a value with itself included) in ascending order, without making them all: how many are at most t is
/// counted in one pass over the sorted values, and the k-th smallest is found by bisection over the 64-bit numbers.
/// </summary>
internal sealed class WalshAverages
{
    private readonly double[] _sorted;

    /// <param name="values">Finite, at least one.</param>
    public WalshAverages(IEnumerable<double> values) => _sorted = [.. values.Order()];

    public long Count => (long)_sorted.Length * (_sorted.Length + 1) / 2;

    /// <summary>The middle mean, or the mean of the middle two.</summary>
    public double Median() => long.IsOddInteger(Count) ? Smallest(Count / 2) : (Smallest((Count / 2) - 1) + Smallest(Count / 2)) / 2;

    /// <summary>The mean that <paramref name="skipped"/> others precede in ascending order.</summary>
    public double Smallest(long skipped)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(skipped);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(skipped, Count);
        var (low, high) = (KeyOf(_sorted[0]), KeyOf(_sorted[^1]));
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (AtMost(ValueOf(middle)) > skipped) high = middle;
            else low = middle + 1;
        }
        return ValueOf(low) + 0.0;
    }

    private long AtMost(double limit)
    {
        var count = 0L;
        var last = _sorted.Length - 1;
        for (var first = 0; first <= last; first++)
        {
            while (last >= first && (_sorted[first] + _sorted[last]) / 2 > limit) last--;
            count += last - first + 1;
        }
        return count;
    }

    /// <summary>Orders the bits of floating-point numbers as their values.</summary>
    private static ulong KeyOf(double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        return bits ^ (bits >> 63 == 1 ? ulong.MaxValue : 1UL << 63);
    }

    private static double ValueOf(ulong key) => BitConverter.UInt64BitsToDouble(key ^ (key >> 63 == 1 ? 1UL << 63 : ulong.MaxValue));
}
