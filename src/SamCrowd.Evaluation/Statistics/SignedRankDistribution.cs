namespace SamCrowd.Evaluation.Statistics;

/// <summary>
/// The exact distribution of the positive rank sum under the null hypothesis, under which each difference has either sign with probability
/// one half.
/// </summary>
internal static class SignedRankDistribution
{
    /// <summary>P(R+ = i) for i = 0 to n(n+1)/2, for n differences without ties.</summary>
    public static double[] Probabilities(int n) => Probabilities([.. Enumerable.Range(1, n)]);

    /// <summary>
    /// P(sum = i) for i = 0 to the sum of all ranks. Each rank is in the sum with probability one half, so the distribution is a product of
    /// two-term polynomials.
    /// </summary>
    /// <param name="ranks">Whole numbers; doubled ranks where there are ties.</param>
    public static double[] Probabilities(ReadOnlySpan<int> ranks)
    {
        double[] current = [1];
        foreach (var rank in ranks)
        {
            var next = new double[current.Length + rank];
            for (var i = 0; i < current.Length; i++)
            {
                next[i] += current[i] / 2;
                next[i + rank] += current[i] / 2;
            }
            current = next;
        }
        return current;
    }

    /// <summary>The smallest q with P(R+ ≤ q) ≥ probability.</summary>
    public static int Quantile(double[] probabilities, double probability)
    {
        var sum = 0.0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            sum += probabilities[i];
            if (sum >= probability) return i;
        }
        return probabilities.Length - 1;
    }
}
