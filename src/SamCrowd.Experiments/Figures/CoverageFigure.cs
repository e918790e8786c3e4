using ScottPlot;

namespace SamCrowd.Experiments.Figures;

/// <summary>
/// How good a SAM label volume is against how many of its slices have a box: a panel an arm, a point a training case and organ.
/// </summary>
internal static class CoverageFigure
{
    private const int CellWidth = 330, CellHeight = 260, Columns = 3;

    public static Figure Draw(IReadOnlyList<CoveragePoint> points)
    {
        string[] arms = [.. points.Select(point => point.Arm).Distinct()], labels = [.. points.Select(point => point.Label).Distinct()];
        var grid = new PlotGrid(CellWidth, CellHeight);
        for (var label = 0; label < labels.Length; label++) grid.Legend(labels[label], label);
        for (var arm = 0; arm < arms.Length; arm++)
            grid.Add(Panel(arms[arm], [.. points.Where(point => point.Arm == arms[arm])], labels), arm / Columns, arm % Columns);
        return grid.Draw("dice-coverage");
    }

    private static Plot Panel(string arm, IReadOnlyList<CoveragePoint> points, string[] labels)
    {
        var plot = new Plot();
        plot.Title(arm);
        plot.XLabel("Share of its slices with a box");
        plot.YLabel("Dice of the label volume");
        foreach (var of in points.GroupBy(point => point.Label))
        {
            var shown = of.Where(point => double.IsFinite(point.Coverage) && double.IsFinite(point.Dice))
                .Select(point => new Coordinates(point.Coverage, point.Dice)).ToArray();
            if (shown.Length > 0) plot.Add.ScatterPoints(shown, Palette.Plot(Array.IndexOf(labels, of.Key)).WithAlpha(0.75)).MarkerSize = 6;
        }
        plot.Axes.SetLimits(-0.03, 1.03, -0.03, 1.03);
        return plot;
    }
}
