using SamCrowd.Imaging;

namespace SamCrowd.Evaluation.Statistics;

/// <summary>
/// The permutation test of paired differences: under the null hypothesis each difference has either sign with probability one half, and p
/// is the share of sign changes whose mean is at least as far from 0 (Fisher 1935, The Design of Experiments, section 21). Two-sided.
/// </summary>
internal static class PairedPermutation
{
    /// <summary>The most differences other than zero for which all sign changes are looked at.</summary>
    public const int LargestExact = 20;

    /// <summary>The most for which sign changes are drawn; beyond, the sum over sign changes is as good as normal.</summary>
    public const int LargestDrawn = 1000;

    private const int Draws = 100_000;
    private const double RelativeTolerance = 1e-11;

    /// <param name="differences">No NaN. Empty, or all zero, gives NaN.</param>
    /// <param name="tolerance">A difference of at most this is zero.</param>
    /// <param name="seed">
    /// Beyond <see cref="LargestExact"/> 100,000 sign changes are drawn by it, and p is (1 + found) / (1 + drawn). Beyond
    /// <see cref="LargestDrawn"/> p is of the normal distribution with the variance of all sign changes.
    /// </param>
    public static double PValue(IReadOnlyList<double> differences, double tolerance = 0, long seed = 0)
    {
        if (differences.Any(double.IsNaN)) throw new ArgumentException("a difference is NaN; drop such pairs", nameof(differences));
        double[] kept = [.. differences.Where(value => Math.Abs(value) > tolerance)];
        if (kept.Length == 0) return double.NaN;
        var observed = Math.Abs(kept.Sum()) - (RelativeTolerance * kept.Sum(Math.Abs));
        if (kept.Length > LargestDrawn) return 2 * NormalDistribution.UpperTail(observed / Math.Sqrt(kept.Sum(value => value * value)));
        return kept.Length <= LargestExact ? Exact(kept, observed) : Drawn(kept, observed, seed);
    }

    /// <summary>Gray code: from one sign change to the next a single difference turns.</summary>
    private static double Exact(double[] differences, double observed)
    {
        var signed = (double[])differences.Clone();
        var (sum, found, all) = (differences.Sum(), 0L, 1L << differences.Length);
        for (long step = 1; step <= all; step++)
        {
            if (Math.Abs(sum) >= observed) found++;
            if (step == all) break;
            var turned = System.Numerics.BitOperations.TrailingZeroCount(step);
            sum -= 2 * signed[turned];
            signed[turned] = -signed[turned];
        }
        return (double)found / all;
    }

    private static double Drawn(double[] differences, double observed, long seed)
    {
        var random = new RandomStream(seed, differences.Length);
        var found = 0;
        for (var draw = 0; draw < Draws; draw++)
        {
            var (sum, bits) = (0.0, 0UL);
            for (var i = 0; i < differences.Length; i++)
            {
                if (i % 64 == 0) bits = random.NextBits();
                sum += (bits & 1) == 0 ? differences[i] : -differences[i];
                bits >>= 1;
            }
            if (Math.Abs(sum) >= observed) found++;
        }
        return (1.0 + found) / (1.0 + Draws);
    }
}
