namespace SamCrowd.Evaluation.Statistics;

/// <summary>
/// The differences other than zero of a signed-rank test with the ranks of their magnitudes. Equal magnitudes share their mean rank; ranks
/// are kept doubled, so that shared ones are whole numbers and sums of ranks are exact.
/// </summary>
internal sealed class SignedRanks
{
    /// <param name="differences">No NaN.</param>
    /// <param name="tolerance">A difference of at most this is zero, and two magnitudes that differ by at most this are equal.</param>
    public SignedRanks(IReadOnlyList<double> differences, double tolerance)
    {
        double[] kept = [.. differences.Where(value => Math.Abs(value) > tolerance)];
        Zeros = differences.Count - kept.Length;
        var signs = kept.Select(double.IsPositive).ToArray();
        var magnitudes = Array.ConvertAll(kept, Math.Abs);
        Array.Sort(magnitudes, signs);
        Doubled = new int[kept.Length];
        for (int start = 0, end; start < magnitudes.Length; start = end)
        {
            end = start + 1;
            while (end < magnitudes.Length && AreEqual(magnitudes[end - 1], magnitudes[end], tolerance)) end++;
            Array.Fill(Doubled, start + 1 + end, start, end - start);
            double tied = end - start;
            TieCorrection += tied * ((tied * tied) - 1);
        }
        for (var i = 0; i < signs.Length; i++)
        {
            if (signs[i]) DoubledPlus += Doubled[i];
            else DoubledMinus += Doubled[i];
        }
    }

    public int Zeros { get; }

    /// <summary>How many differences are not zero.</summary>
    public int Count => Doubled.Length;

    /// <summary>Twice the rank of each magnitude, ascending.</summary>
    public int[] Doubled { get; }

    /// <summary>Sum of t³ − t over groups of t equal magnitudes.</summary>
    public double TieCorrection { get; }

    /// <summary>Twice the sum of the ranks of positive differences.</summary>
    public long DoubledPlus { get; }

    /// <summary>Twice the sum of the ranks of negative differences.</summary>
    public long DoubledMinus { get; }

    private static bool AreEqual(double low, double high, double tolerance) => low == high || high - low <= tolerance;
}
