namespace SamCrowd.Evaluation.Statistics;

/// <summary>
/// Wilcoxon's signed-rank test of paired differences (Wilcoxon 1945). Differences of zero are dropped, and ties get mean ranks. The exact p
/// is over all sign changes of the ranks as they are, so it holds with ties and is the same whichever sample is named first (Hollander and
/// Wolfe, Nonparametric Statistical Methods, section 3.1).
/// </summary>
internal static class WilcoxonSignedRank
{
    /// <summary>The most differences other than zero that <see cref="WilcoxonMethod.Exact"/> takes.</summary>
    public const int LargestExact = 1000;

    private const int LargestAutomatic = 50;

    // Scores that agree to 12 digits are equal: 0.1 + 0.2 is 0.3.
    private const double RelativeTolerance = 1e-12;

    /// <summary>
    /// The test of the differences of two samples, with zeros and ties judged by the size of the values that were subtracted.
    /// </summary>
    /// <param name="a">Finite values.</param>
    /// <param name="b">As many, pair by pair.</param>
    /// <inheritdoc cref="Test"/>
    public static WilcoxonResult OfPairs(IReadOnlyList<double> a, IReadOnlyList<double> b, WilcoxonMethod method = WilcoxonMethod.Auto,
        bool continuityCorrection = false) =>
        Test([.. a.Zip(b, (x, y) => x - y)], method, continuityCorrection, tolerance: ToleranceOf(a, b));

    /// <summary>What two scores may differ by and still be equal: rounding, and nothing that was measured.</summary>
    public static double ToleranceOf(IReadOnlyList<double> a, IReadOnlyList<double> b) =>
        RelativeTolerance * a.Concat(b).Select(Math.Abs).DefaultIfEmpty().Max();

    /// <param name="differences">No NaN. Empty, or all zero, gives p = NaN.</param>
    /// <param name="method">How p is found.</param>
    /// <param name="continuityCorrection">Move the statistic by 0.5 towards the mean in the normal approximation.</param>
    /// <param name="alternative">Which side is tested.</param>
    /// <param name="tolerance">
    /// A difference of at most this is zero, and two magnitudes that differ by at most this are tied; 0 or more. Not obeyed by
    /// <see cref="WilcoxonMethod.Scipy"/>.
    /// </param>
    /// <exception cref="ArgumentException">A difference is NaN, or there are too many for <see cref="WilcoxonMethod.Exact"/>.</exception>
    public static WilcoxonResult Test(
        IReadOnlyList<double> differences,
        WilcoxonMethod method = WilcoxonMethod.Auto,
        bool continuityCorrection = false,
        Alternative alternative = Alternative.TwoSided,
        double tolerance = 0)
    {
        if (differences.Any(double.IsNaN)) throw new ArgumentException("a difference is NaN; drop such pairs", nameof(differences));
        ArgumentOutOfRangeException.ThrowIfNegative(tolerance);
        var ranks = new SignedRanks(differences, method == WilcoxonMethod.Scipy ? 0 : tolerance);
        if (ranks.Count == 0) return new WilcoxonResult(double.NaN, double.NaN, 0, 0, ranks.Zeros, Exact: false);
        var exact = method switch
        {
            WilcoxonMethod.Auto => ranks.Count <= LargestAutomatic,
            WilcoxonMethod.Scipy => ranks.Zeros == 0 && ranks.Count <= LargestAutomatic,
            _ => method == WilcoxonMethod.Exact,
        };
        if (exact && ranks.Count > LargestExact)
            throw new ArgumentException(
                $"the exact p takes at most {LargestExact} differences, not {ranks.Count}; take the normal approximation", nameof(method));
        var (plus, minus) = (ranks.DoubledPlus / 2.0, ranks.DoubledMinus / 2.0);
        var statistic = alternative == Alternative.TwoSided ? Math.Min(plus, minus) : plus;
        var p = (exact, method) switch
        {
            (true, WilcoxonMethod.Scipy) => ScipysExactP(ranks.Count, (int)plus, alternative),
            (true, _) => ExactP(ranks, alternative),
            _ => NormalP(ranks, statistic, continuityCorrection, alternative),
        };
        return new WilcoxonResult(statistic, p, plus, minus, ranks.Zeros, exact);
    }

    /// <summary>The distribution is symmetric: P(R+ ≥ plus) = P(R+ ≤ minus), so every tail is a sum from 0.</summary>
    private static double ExactP(SignedRanks ranks, Alternative alternative)
    {
        // Without ties all doubled ranks are even, and half of them is enough.
        var unit = Array.TrueForAll(ranks.Doubled, int.IsEvenInteger) ? 2 : 1;
        var probabilities = SignedRankDistribution.Probabilities(Array.ConvertAll(ranks.Doubled, rank => rank / unit));
        var (plus, minus) = ((int)(ranks.DoubledPlus / unit), (int)(ranks.DoubledMinus / unit));
        var p = alternative switch
        {
            Alternative.Greater => AtMost(minus),
            Alternative.Less => AtMost(plus),
            _ => 2 * AtMost(Math.Min(plus, minus)),
        };
        return Math.Min(p, 1);

        double AtMost(int sum) => probabilities.Take(sum + 1).Sum();
    }

    /// <summary>scipy 1.10, scipy/stats/_morestats.py: the table of untied ranks, whatever the ranks are.</summary>
    private static double ScipysExactP(int n, int plus, Alternative alternative)
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

    private static double NormalP(SignedRanks ranks, double statistic, bool continuityCorrection, Alternative alternative)
    {
        var n = ranks.Count;
        var mean = n * (n + 1.0) / 4;
        var deviation = Math.Sqrt(((n * (n + 1.0) * ((2.0 * n) + 1)) - (ranks.TieCorrection / 2)) / 24);
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
}
