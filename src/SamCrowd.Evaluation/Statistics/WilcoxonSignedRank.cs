namespace SamCrowd.Evaluation.Statistics;

/// <summary>
/// Wilcoxon's signed-rank test of paired differences, with the choices of scipy 1.10's <c>scipy.stats.wilcoxon</c> (zero_method "wilcox"):
/// zero differences are dropped for the normal approximation; ties get mean ranks and correct its variance. scipy takes the exact
/// distribution up to 50 pairs even where there are ties, and then cuts the rank sum to a whole number; so does this.
/// </summary>
public static class WilcoxonSignedRank
{
    private const int LargestExact = 50;

    /// <param name="differences">No NaN. Empty, or all zero, gives p = NaN.</param>
    /// <param name="continuityCorrection">Move the statistic by 0.5 towards the mean in the normal approximation.</param>
    public static WilcoxonResult Test(
        IReadOnlyList<double> differences, WilcoxonMethod method = WilcoxonMethod.Auto, bool continuityCorrection = false, Alternative alternative = Alternative.TwoSided)
    {
        if (differences.Any(double.IsNaN)) throw new ArgumentException("a difference is NaN; drop such pairs", nameof(differences));
        var zeros = differences.Count(value => value == 0);
        var exact = zeros == 0 && (method == WilcoxonMethod.Exact || (method == WilcoxonMethod.Auto && differences.Count <= LargestExact));
        double[] kept = exact ? [.. differences] : [.. differences.Where(value => value != 0)];
        if (kept.Length == 0) return new WilcoxonResult(double.NaN, double.NaN, 0, 0, zeros, Exact: false);
        var ranks = Ranks(Array.ConvertAll(kept, Math.Abs), out var tieCorrection);
        var plus = kept.Zip(ranks, (value, rank) => value > 0 ? rank : 0).Sum();
        var minus = kept.Zip(ranks, (value, rank) => value < 0 ? rank : 0).Sum();
        var statistic = alternative == Alternative.TwoSided ? Math.Min(plus, minus) : plus;
        var p = exact ? ExactP(kept.Length, (int)plus, alternative) : NormalP(kept.Length, statistic, tieCorrection, continuityCorrection, alternative);
        return new WilcoxonResult(statistic, p, plus, minus, zeros, exact);
    }

    private static double ExactP(int n, int plus, Alternative alternative)
    {
        var probabilities = SignedRankDistribution.Probabilities(n);
        var atMost = probabilities.Take(plus + 1).Sum();
        var atLeast = probabilities.Skip(plus).Sum();
        var p = alternative switch
        {
            Alternative.Greater => atLeast,
            Alternative.Less => atMost,
            _ => plus == (probabilities.Length - 1) / 2 ? 1 : 2 * Math.Min(atLeast, atMost),
        };
        return Math.Clamp(p, 0, 1);
    }

    private static double NormalP(int n, double statistic, double tieCorrection, bool continuityCorrection, Alternative alternative)
    {
        var mean = n * (n + 1.0) / 4;
        var deviation = Math.Sqrt(((n * (n + 1.0) * ((2.0 * n) + 1)) - (tieCorrection / 2)) / 24);
        var shift = !continuityCorrection ? 0 : alternative switch
        {
            Alternative.TwoSided => 0.5 * Math.Sign(statistic - mean),
            Alternative.Less => -0.5,
            _ => 0.5,
        };
        var z = (statistic - mean - shift) / deviation;
        return alternative switch
        {
            Alternative.TwoSided => 2 * NormalDistribution.UpperTail(Math.Abs(z)),
            Alternative.Greater => NormalDistribution.UpperTail(z),
            _ => NormalDistribution.LowerTail(z),
        };
    }

    /// <summary>Ranks from 1, equal values sharing their mean rank.</summary>
    /// <param name="tieCorrection">Sum of t³ − t over groups of t equal values.</param>
    private static double[] Ranks(double[] values, out double tieCorrection)
    {
        var order = Enumerable.Range(0, values.Length).OrderBy(i => values[i]).ToArray();
        var ranks = new double[values.Length];
        tieCorrection = 0;
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            while (end < order.Length && values[order[end]] == values[order[start]]) end++;
            for (var i = start; i < end; i++) ranks[order[i]] = (start + 1 + end) / 2.0;
            double tied = end - start;
            tieCorrection += tied * ((tied * tied) - 1);
            start = end;
        }
        return ranks;
    }
}
