using SamCrowd.Evaluation.Statistics;
using ScottPlot;

namespace SamCrowd.Experiments.Figures;

/// <summary>
/// How stable the ranking of the arms is: a column an arm, in the order of its rank, a row a rank, and a disc whose area is the share of
/// resamples in which the arm has it; a cross marks its rank on the scores as they are (the blob plot of challengeR, Wiesenfarth et al.
/// 2021).
/// </summary>
internal static class RankFigure
{
    private const int CellWidth = 78, CellHeight = 34, LeftWidth = 90, BottomHeight = 70, LargestDisc = 30;

    /// <param name="arms">In the study's order, which gives the colours.</param>
    public static Figure Draw(IReadOnlyList<string> arms, RankStability ranks)
    {
        var grid = new PlotGrid(Math.Max(360, LeftWidth + (arms.Count * CellWidth)), BottomHeight + (arms.Count * CellHeight));
        var plot = new Plot();
        int[] order = [.. Enumerable.Range(0, arms.Count).OrderBy(arm => ranks.Ranks[arm])];
        for (var column = 0; column < order.Length; column++)
        {
            var arm = order[column];
            for (var rank = 0; rank < arms.Count; rank++)
            {
                if (ranks.Shares[arm][rank] is var share && share < 0.001) continue;
                plot.Add.Marker(column, rank + 1, MarkerShape.FilledCircle, (float)Math.Max(2, LargestDisc * Math.Sqrt(share)),
                    Palette.Plot(arm));
            }
            plot.Add.Marker(column, ranks.Ranks[arm], MarkerShape.Cross, 10, Colors.White);
        }
        plot.Axes.Bottom.SetTicks([.. order.Select((_, column) => (double)column)], [.. order.Select(arm => arms[arm])]);
        double[] rows = [.. order.Select((_, rank) => rank + 1.0)];
        plot.Axes.Left.SetTicks(rows, [.. rows.Select(rank => rank.ToString("0", System.Globalization.CultureInfo.InvariantCulture))]);
        plot.YLabel("Rank");
        plot.Axes.SetLimits(-0.6, arms.Count - 0.4, arms.Count + 0.6, 0.4);
        grid.Add(plot, 0, 0);
        return grid.Draw("ranks");
    }
}
