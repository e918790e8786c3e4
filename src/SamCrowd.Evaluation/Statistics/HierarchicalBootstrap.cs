using SamCrowd.Imaging;
using SamCrowd.Imaging.Statistics;

namespace SamCrowd.Evaluation.Statistics;

/// <summary>
/// The bootstrap of figures that rest on the mean scores of arms whose networks were trained with several seeds and tested on the same
/// cases.
/// Cases are drawn with replacement, the same for all arms, and of each arm its seeds (Owen 2007, The pigeonhole bootstrap, Annals of
/// Applied Statistics 1). Few seeds vary too little when they are drawn anew; what a drawn set of S seeds differs by is multiplied by √(S /
/// (S − 1))
/// (Rao and Wu 1988, JASA 83). With one seed an arm this is the bootstrap of cases. The same seed gives the same draws.
/// </summary>
internal static class HierarchicalBootstrap
{
    /// <param name="arms">
    /// By arm, seed and case; all arms have the same cases, each its own number of seeds. No infinity; NaN where a seed has no value of a
    /// case that another seed has one of: its place is taken by the mean over the others.
    /// </param>
    /// <param name="figure">From the arms' means to the figure.</param>
    /// <returns>The figure of every resample, in the order of the draws.</returns>
    public static double[] Draw(
        IReadOnlyList<IReadOnlyList<IReadOnlyList<double>>> arms, Func<double[], double> figure, int resamples = 10_000, long seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 100);
        var scores = arms.Select(Filled).ToArray();
        var cases = scores[0][0].Length;
        if (cases == 0 || scores.Any(arm => arm.Any(values => values.Length != cases)))
            throw new ArgumentException("every seed of every arm takes one value for each of the same cases", nameof(arms));
        var figures = new double[resamples];
        Parallel.For(0, resamples, () => new int[cases], (resample, _, drawn) =>
        {
            var random = new RandomStream(seed, resample);
            for (var i = 0; i < cases; i++) drawn[i] = random.Integer(cases);
            figures[resample] = figure(Array.ConvertAll(scores, arm => Mean(arm, drawn, random)));
            return drawn;
        }, _ => { });
        return figures;
    }

    /// <summary>
    /// Percentile interval of a figure (Efron and Tibshirani 1993, section 13.3) around its value on the scores as they are.
    /// </summary>
    /// <inheritdoc cref="Draw"/>
    public static Interval Estimate(
        IReadOnlyList<IReadOnlyList<IReadOnlyList<double>>> arms, Func<double[], double> figure, double confidence = 0.95,
        int resamples = 10_000, long seed = 0) => Interval(Observed(arms, figure), Draw(arms, figure, resamples, seed), confidence);

    /// <summary>The figure of the scores as they are.</summary>
    public static double Observed(IReadOnlyList<IReadOnlyList<IReadOnlyList<double>>> arms, Func<double[], double> figure) =>
        figure([.. arms.Select(arm => Filled(arm).Average(values => values.Average()))]);

    /// <summary>The percentile interval of draws; NaN where one of them is.</summary>
    public static Interval Interval(double estimate, IReadOnlyList<double> draws, double confidence)
    {
        var sorted = draws.ToArray();
        if (sorted.Any(double.IsNaN)) return new Interval(estimate, double.NaN, double.NaN, confidence);
        Array.Sort(sorted);
        var tail = (1 - confidence) / 2;
        return new Interval(estimate, At(tail), At(1 - tail), confidence);

        double At(double share) => Percentiles.OfSorted(sorted, share, PercentileRounding.FromBelow);
    }

    /// <summary>
    /// Two-sided p of "the figure is 0" from its draws: twice the smaller share on either side of 0, one draw added to each (Davison and
    /// Hinkley 1997, section 4.4). B draws give no less than 2 / (B + 1).
    /// </summary>
    public static double PValue(IReadOnlyList<double> draws)
    {
        if (draws.Any(double.IsNaN)) return double.NaN;
        var (below, above) = (draws.Count(value => value <= 0), draws.Count(value => value >= 0));
        return Math.Min(1, 2 * (1.0 + Math.Min(below, above)) / (1.0 + draws.Count));
    }

    private static double Mean(double[][] seeds, int[] drawn, RandomStream random)
    {
        var sum = 0.0;
        if (seeds is [var only])
        {
            foreach (var i in drawn) sum += only[i];
            return sum / drawn.Length;
        }
        var counts = new int[seeds.Length];
        for (var i = 0; i < seeds.Length; i++) counts[random.Integer(seeds.Length)]++;
        var spread = Math.Sqrt(seeds.Length / (seeds.Length - 1.0));
        for (var i = 0; i < seeds.Length; i++)
        {
            var weight = (1.0 + (spread * (counts[i] - 1))) / seeds.Length;
            foreach (var item in drawn) sum += weight * seeds[i][item];
        }
        return sum / drawn.Length;
    }

    private static double[][] Filled(IReadOnlyList<IReadOnlyList<double>> arm)
    {
        double[][] filled = [.. arm.Select(values => values.ToArray())];
        for (var i = 0; i < filled[0].Length; i++)
        {
            if (!filled.Any(values => double.IsNaN(values[i]))) continue;
            var mean = filled.Select(values => values[i]).Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Average();
            foreach (var values in filled)
                if (double.IsNaN(values[i])) values[i] = mean;
        }
        return filled;
    }
}
