using System.Globalization;
using ScottPlot;

namespace SamCrowd.Experiments.Figures;

/// <summary>Mean Dice against a swept value, one line an arm.</summary>
internal static class SweepFigure
{
    private const int Width = 620, Height = 380;

    /// <summary>Values that are all numbers stand at their place on the axis, others at equal distances in the order they come.</summary>
    /// <param name="key">The swept key, under the axis.</param>
    public static Figure Draw(string name, string key, IReadOnlyList<SweepValue> values)
    {
        var plot = new Plot();
        string[] ticks = [.. values.Select(item => item.Value).Distinct()];
        var places = ticks.Select(Number).ToArray();
        if (places.Any(place => place is null)) places = [.. ticks.Select((_, index) => (double?)index)];
        foreach (var (line, index) in values.GroupBy(item => item.Line).Select((line, index) => (line, index)))
        {
            var points = line.Select(item => new Coordinates(places[Array.IndexOf(ticks, item.Value)]!.Value, item.Dice))
                .Where(point => double.IsFinite(point.Y)).OrderBy(point => point.X).ToArray();
            if (points.Length == 0) continue;
            var drawn = plot.Add.Scatter(points, Palette.Plot(index));
            (drawn.LineWidth, drawn.MarkerSize, drawn.LegendText) = (2, 7, line.Key);
        }
        plot.Axes.Bottom.SetTicks([.. places.Select(place => place!.Value)], ticks);
        plot.XLabel(key);
        plot.YLabel("Dice, mean over cases and labels");
        plot.ShowLegend(Edge.Right);
        return Figure.Of(name, plot, Width, Height);
    }

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        ? value : null;
}
