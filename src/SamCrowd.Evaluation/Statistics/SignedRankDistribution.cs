namespace SamCrowd.Evaluation.Statistics;

/// <summary>The exact distribution of the positive rank sum of n untied differences under the null hypothesis.</summary>
internal static class SignedRankDistribution
{
    /// <summary>P(R+ = i) for i = 0 to n(n+1)/2. Each rank is in the sum with probability one half, so it is a product of n two-term polynomials.</summary>
    public static double[] Probabilities(int n)
    {
        double[] current = [1];
        for (var rank = 1; rank <= n; rank++)
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
