using SamCrowd.Experiments.Quality;
using ScottPlot;

namespace SamCrowd.Experiments.Figures;

/// <summary>
/// Histograms of the Dice of SAM's labels slice by slice, a panel an arm: slices with a box, above them those with an interpolated one and
/// those without. Unlike in the study's means a slice that the experts marked and SAM did not counts as Dice 0: it is what a network learns
/// from.
/// </summary>
internal static class SliceQualityFigure
{
    private const int CellWidth = 330, CellHeight = 230, Columns = 3, Bins = 20;
    private static readonly (BoxState State, string Name)[] States =
        [(BoxState.Yes, "slices with a box"), (BoxState.Interpolated, "with an interpolated box"), (BoxState.No, "without a box")];

    public static Figure Draw(IReadOnlyList<ArmSlices> arms)
    {
        var grid = new PlotGrid(CellWidth, CellHeight);
        for (var state = 0; state < States.Length; state++) grid.Legend(States[state].Name, state);
        for (var arm = 0; arm < arms.Count; arm++) grid.Add(Panel(arms[arm]), arm / Columns, arm % Columns);
        return grid.Draw("slice-quality");
    }

    private static Plot Panel(ArmSlices arm)
    {
        var plot = new Plot();
        plot.Title(arm.Arm);
        plot.XLabel("Dice of a slice");
        plot.YLabel("Slices");
        var heights = new int[Bins];
        var bars = new List<Bar>();
        for (var state = 0; state < States.Length; state++)
        {
            var counts = Counts(arm, States[state].State);
            for (var bin = 0; bin < Bins; bin++)
            {
                if (counts[bin] > 0) bars.Add(Bar(bin, heights[bin], heights[bin] + counts[bin], state));
                heights[bin] += counts[bin];
            }
        }
        plot.Add.Bars(bars);
        plot.Axes.SetLimits(-0.02, 1.02, 0, Math.Max(1, heights.Max() * 1.08));
        return plot;
    }

    private static Bar Bar(int bin, int from, int to, int colour) => new()
    {
        Position = (bin + 0.5) / Bins,
        Size = 0.92 / Bins,
        ValueBase = from,
        Value = to,
        FillColor = Palette.Plot(colour).WithAlpha(0.8),
        LineWidth = 0,
    };

    /// <summary>Slices by Dice, [0, 0.05), … , [0.95, 1].</summary>
    private static int[] Counts(ArmSlices arm, BoxState state)
    {
        var counts = new int[Bins];
        foreach (var slice in arm.Slices)
        {
            var pixels = slice.ReferencePixels + slice.LabelPixels;
            if (pixels > 0 && slice.Boxed == state) counts[Math.Clamp((int)(2.0 * slice.CommonPixels / pixels * Bins), 0, Bins - 1)]++;
        }
        return counts;
    }
}
