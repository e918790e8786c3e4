namespace SamCrowd.Evaluation.Statistics;

/// <summary>Student's t distribution with a whole number of degrees of freedom (Abramowitz and Stegun 26.7.3 and 26.7.4).</summary>
internal static class StudentT
{
    /// <summary>P(T &gt; t).</summary>
    /// <param name="freedom">Degrees of freedom, 1 or more.</param>
    public static double UpperTail(double t, int freedom)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(freedom, 1);
        if (double.IsNaN(t)) return double.NaN;
        if (t < 0) return 1 - UpperTail(-t, freedom);
        var angle = Math.Atan2(t, Math.Sqrt(freedom));
        return Math.Max(0, 0.5 - (Central(angle, freedom) / 2));
    }

    /// <summary>The t that P(T ≤ t) = <paramref name="probability"/>, by bisection.</summary>
    /// <param name="probability">In (0, 1).</param>
    /// <param name="freedom">Degrees of freedom, 1 or more.</param>
    public static double Quantile(double probability, int freedom)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
        var (low, high) = (-1e8, 1e8);
        while (true)
        {
            var middle = (low + high) / 2;
            if (middle <= low || middle >= high) return middle;
            if (1 - UpperTail(middle, freedom) < probability) low = middle;
            else high = middle;
        }
    }

    /// <summary>
    /// P(|T| ≤ √freedom · tan angle): a finite series in the powers of the cosine, odd or even as the degrees of freedom.
    /// </summary>
    private static double Central(double angle, int freedom)
    {
        var (sine, cosine) = (Math.Sin(angle), Math.Cos(angle));
        var odd = int.IsOddInteger(freedom);
        var (term, sum) = (odd ? cosine : 1.0, 0.0);
        for (var power = odd ? 1 : 0; power <= freedom - 2; power += 2)
        {
            sum += term;
            term *= cosine * cosine * (power + 1) / (power + 2);
        }
        return odd ? 2 / Math.PI * (angle + (sine * sum)) : sine * sum;
    }
}
