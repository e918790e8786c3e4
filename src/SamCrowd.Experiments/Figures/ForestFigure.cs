using System.Globalization;
using SamCrowd.Evaluation.Statistics;
using ScottPlot;

namespace SamCrowd.Experiments.Figures;

/// <summary>One label of a forest plot.</summary>
/// <param name="Rows">The reference first.</param>
internal sealed record ForestPanel(string Label, IReadOnlyList<ForestRow> Rows);

/// <summary>One arm of a forest plot.</summary>
/// <param name="Place">In the study, which gives the colour.</param>
/// <param name="Mean">Mean Dice over the cases and its interval, whose ends are NaN for none.</param>
/// <param name="Seeds">The mean of each seed; empty where there is one.</param>
/// <param name="Note">Printed at the right end.</param>
internal sealed record ForestRow(string Arm, int Place, Interval Mean, IReadOnlyList<double> Seeds, string Note);

/// <summary>
/// Mean Dice of every arm with its interval, a row an arm, a panel a label; the axis lies within 0 and 1, and a line marks the reference.
/// </summary>
internal static class ForestFigure
{
    private const int CellWidth = 380, RowHeight = 24, Frame = 80, Columns = 3;

    public static Figure Draw(IReadOnlyList<ForestPanel> panels)
    {
        var grid = new PlotGrid(CellWidth, Frame + (panels.Max(panel => panel.Rows.Count) * RowHeight));
        var columns = Math.Min(Columns, panels.Count);
        for (var i = 0; i < panels.Count; i++) grid.Add(Panel(panels[i]), i / columns, i % columns);
        return grid.Draw("forest");
    }

    private static Plot Panel(ForestPanel panel)
    {
        var plot = new Plot();
        plot.Title(panel.Label);
        plot.XLabel("Dice");
        var ends = panel.Rows.SelectMany(row =>
            row.Seeds.Concat([row.Mean.Low, row.Mean.Estimate, row.Mean.High]))
            .Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        var (low, high) = (Math.Max(0, Math.Floor((ends.Min() - 0.02) * 20) / 20),
            Math.Min(1, Math.Ceiling((ends.Max() + 0.02) * 20) / 20));
        if (double.IsFinite(panel.Rows[0].Mean.Estimate))
            plot.Add.VerticalLine(panel.Rows[0].Mean.Estimate, 1, Colors.Gray, LinePattern.Dashed);
        for (var i = 0; i < panel.Rows.Count; i++) Row(plot, panel.Rows[i], panel.Rows.Count - 1 - i, low, high);
        double[] places = [.. panel.Rows.Select((_, i) => (double)(panel.Rows.Count - 1 - i))];
        plot.Axes.Left.SetTicks(places, [.. panel.Rows.Select(row => row.Arm)]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Right.SetTicks(places, [.. panel.Rows.Select(row => row.Note)]);
        plot.Axes.Right.MajorTickStyle.Length = 0;
        var step = high - low > 0.5 ? 0.2 : high - low > 0.2 ? 0.1 : 0.05;
        double[] ticks = [.. Enumerable.Range(0, 21).Select(i => Math.Round(i * step, 2)).Where(tick => tick >= low - 1e-9
            && tick <= high + 1e-9)];
        plot.Axes.Bottom.SetTicks(ticks, [.. ticks.Select(tick => tick.ToString("0.0#", CultureInfo.InvariantCulture))]);
        plot.Axes.SetLimits(low, high, -0.6, panel.Rows.Count - 0.4);
        plot.Axes.SetLimits(low, high, -0.6, panel.Rows.Count - 0.4, plot.Axes.Bottom, plot.Axes.Right);
        return plot;
    }

    private static void Row(Plot plot, ForestRow row, double y, double low, double high)
    {
        if (!double.IsFinite(row.Mean.Estimate)) return;
        var colour = Palette.Plot(row.Place);
        if (double.IsFinite(row.Mean.Low) && double.IsFinite(row.Mean.High))
        {
            var line = plot.Add.Line(Math.Max(low, row.Mean.Low), y, Math.Min(high, row.Mean.High), y);
            (line.LineColor, line.LineWidth) = (colour, 2);
        }
        foreach (var seed in row.Seeds.Where(double.IsFinite))
        {
            var tick = plot.Add.Line(seed, y - 0.22, seed, y + 0.22);
            (tick.LineColor, tick.LineWidth) = (colour.Darken(0.3), 1);
        }
        plot.Add.Marker(row.Mean.Estimate, y, MarkerShape.FilledSquare, 8, colour);
    }
}
