namespace SamCrowd.Evaluation.Statistics;

/// <summary>
/// How often each arm has each rank when cases and seeds are drawn anew (Wiesenfarth et al. 2021, Methods and uncertainty visualization for
/// challenge rankings, Scientific Reports 11; the ranking is by the mean score, highest first).
/// </summary>
/// <param name="Ranks">Of the scores as they are, from 1; arms with equal means share the better rank.</param>
/// <param name="Shares">By arm and rank − 1: the share of draws, 0 to 1; each arm's add up to 1.</param>
internal sealed record RankStability(IReadOnlyList<int> Ranks, IReadOnlyList<IReadOnlyList<double>> Shares)
{
    /// <param name="arms">As <see cref="HierarchicalBootstrap.Draw"/> takes them.</param>
    public static RankStability Of(IReadOnlyList<IReadOnlyList<IReadOnlyList<double>>> arms, int resamples = 10_000, long seed = 0)
    {
        var counts = new int[arms.Count, arms.Count];
        var all = new double[resamples][];
        var next = -1;
        HierarchicalBootstrap.Draw(arms, means => (all[Interlocked.Increment(ref next)] = means)[0], resamples, seed);
        foreach (var means in all)
            for (var arm = 0; arm < arms.Count; arm++)
                counts[arm, RankOf(means, arm) - 1]++;
        var observed = new double[arms.Count];
        HierarchicalBootstrap.Observed(arms, means => (observed = means)[0]);
        return new RankStability(
            [.. observed.Select((_, arm) => RankOf(observed, arm))],
            [.. observed.Select((_, arm) =>
                (IReadOnlyList<double>)[.. observed.Select((_, rank) => (double)counts[arm, rank] / resamples)])]);
    }

    private static int RankOf(double[] means, int arm) => 1 + means.Count(other => other > means[arm]);
}
