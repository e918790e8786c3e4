namespace SamCrowd.Evaluation.Statistics;

/// <summary>The standard normal distribution, to about 1e-14 relative.</summary>
internal static class NormalDistribution
{
    /// <summary>P(Z &gt; z).</summary>
    public static double UpperTail(double z)
    {
        if (double.IsNaN(z)) return double.NaN;
        if (z < 0) return 1 - UpperTail(-z);
        return z < 2.5 ? 0.5 - Central(z) : Density(z) * MillsRatio(z);
    }

    public static double LowerTail(double z) => UpperTail(-z);

    /// <summary>The z that P(Z ≤ z) = <paramref name="probability"/>, by bisection.</summary>
    /// <param name="probability">In (0, 1).</param>
    public static double Quantile(double probability)
    {
        var (low, high) = (-40.0, 40.0);
        while (true)
        {
            var middle = (low + high) / 2;
            if (middle <= low || middle >= high) return middle;
            if (LowerTail(middle) < probability) low = middle;
            else high = middle;
        }
    }

    private static double Density(double z) => Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>P(0 &lt; Z ≤ z) = φ(z) (z + z³/3 + z⁵/15 + …): all terms positive (Abramowitz and Stegun 26.2.11).</summary>
    private static double Central(double z)
    {
        var (term, sum) = (z, z);
        for (var odd = 3; term > sum * 1e-18; odd += 2)
        {
            term *= z * z / odd;
            sum += term;
        }
        return Density(z) * sum;
    }

    /// <summary>
    /// Upper tail by density: 1/(z + 1/(z + 2/(z + 3/(z + …)))) (Abramowitz and Stegun 26.2.14), from the far end; 200 terms suffice from z
    /// = 2.5 on.
    /// </summary>
    private static double MillsRatio(double z)
    {
        var fraction = z;
        for (var k = 200; k >= 1; k--) fraction = z + (k / fraction);
        return 1 / fraction;
    }
}
