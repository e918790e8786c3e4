namespace SamCrowd.Evaluation.Statistics;

/// <summary>Outcome of a Wilcoxon signed-rank test.</summary>
/// <param name="Statistic">
/// The smaller rank sum for two sides, else the sum of the positive ranks; NaN where every difference is zero.
/// </param>
/// <param name="PValue">NaN where every difference is zero.</param>
/// <param name="RankSumPlus">Sum of the ranks of positive differences.</param>
/// <param name="RankSumMinus">Sum of the ranks of negative differences.</param>
/// <param name="Zeros">Differences that are zero.</param>
/// <param name="Exact">True where the p-value is from the exact distribution.</param>
public sealed record WilcoxonResult(double Statistic, double PValue, double RankSumPlus, double RankSumMinus, int Zeros, bool Exact)
{
    /// <summary>
    /// Matched-pairs rank-biserial correlation, (R+ − R−) / (R+ + R−) (Kerby 2014): −1 to 1, 0 for no effect; NaN where every difference is
    /// zero.
    /// </summary>
    public double RankBiserial => (RankSumPlus - RankSumMinus) / (RankSumPlus + RankSumMinus);
}
