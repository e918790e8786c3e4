using ScottPlot;

namespace SamCrowd.Experiments.Figures;

/// <summary>Histograms of the Dice of SAM's labels slice by slice, a panel an arm: slices with a box, and above them those without.</summary>
public static class SliceQualityFigure
{
    private const int CellWidth = 330, CellHeight = 230, Columns = 3, Bins = 20;
    private const int BoxedColour = 0, UnboxedColour = 1;

    public static Figure Draw(IReadOnlyList<ArmSlices> arms)
    {
        var grid = new PlotGrid(CellWidth, CellHeight);
        grid.Legend("slices with a box", BoxedColour);
        grid.Legend("slices without a box", UnboxedColour);
        for (var arm = 0; arm < arms.Count; arm++) grid.Add(Panel(arms[arm]), arm / Columns, arm % Columns);
        return grid.Draw("slice-quality");
    }

    private static Plot Panel(ArmSlices arm)
    {
        var plot = new Plot();
        plot.Title(arm.Arm);
        plot.XLabel("Dice of a slice");
        plot.YLabel("Slices");
        var (boxed, unboxed) = (Counts(arm, boxed: true), Counts(arm, boxed: false));
        plot.Add.Bars(Enumerable.Range(0, Bins).SelectMany(bin => new[]
        {
            Bar(bin, 0, boxed[bin], BoxedColour),
            Bar(bin, boxed[bin], boxed[bin] + unboxed[bin], UnboxedColour),
        }).Where(bar => bar.Value > bar.ValueBase).ToArray());
        var highest = Enumerable.Range(0, Bins).Max(bin => boxed[bin] + unboxed[bin]);
        plot.Axes.SetLimits(-0.02, 1.02, 0, Math.Max(1, highest * 1.08));
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
    private static int[] Counts(ArmSlices arm, bool boxed)
    {
        var counts = new int[Bins];
        foreach (var slice in arm.Slices)
            if (slice.Boxed == boxed && double.IsFinite(slice.Dice)) counts[Math.Clamp((int)(slice.Dice * Bins), 0, Bins - 1)]++;
        return counts;
    }
}
