using System.Globalization;
using SamCrowd.Evaluation.Statistics;
using ScottPlot;

namespace SamCrowd.Experiments.Figures;

/// <summary>One arm of the cost figure.</summary>
/// <param name="Place">In the study, which gives the colour.</param>
/// <param name="Hours">What its labels cost.</param>
/// <param name="Dice">Mean over the cases and its interval, whose ends are NaN for none.</param>
/// <param name="OnFront">Whether no other arm beats it at its cost or less.</param>
internal sealed record CostPoint(string Arm, int Place, double Hours, Interval Dice, bool OnFront);

/// <summary>
/// Dice against what the labels of an arm cost, with the front of the arms that no other one beats at their cost or less.
/// </summary>
internal static class CostFigure
{
    private const int Width = 720, Height = 400;

    /// <param name="expertRate">Hours of the crowd that an expert's hour counts.</param>
    public static Figure Draw(IReadOnlyList<CostPoint> points, double expertRate)
    {
        var grid = new PlotGrid(Width, Height);
        var plot = new Plot();
        CostPoint[] shown = [.. points.Where(point => double.IsFinite(point.Dice.Estimate))];
        foreach (var point in shown) grid.Legend(point.Arm, point.Place);
        // Hours from minutes to weeks stand on one axis; what costs nothing stands at its left end.
        var least = shown.Select(point => point.Hours).Where(hours => hours > 0).DefaultIfEmpty(0.1).Min();
        double Place(double hours) => Math.Log10(Math.Max(hours, least / 2));
        Front(plot, shown, Place);
        plot.XLabel(expertRate == 1
            ? "Hours of crowd and experts (logarithmic)"
            : string.Create(CultureInfo.InvariantCulture, $"Hours of the crowd, an expert's hour counted {expertRate:0.##} times "
            + $"(logarithmic)"));
        plot.YLabel("Dice, mean over cases");
        double[] ends = [.. shown.SelectMany(point => new[] { point.Dice.Low, point.Dice.Estimate, point.Dice.High })
            .Where(double.IsFinite).DefaultIfEmpty(0)];
        double[] places = [.. shown.Select(point => Place(point.Hours)).DefaultIfEmpty(0)];
        plot.Axes.SetLimits(places.Min() - 0.15, places.Max() + 0.15, Math.Max(0, ends.Min() - 0.03), Math.Min(1, ends.Max() + 0.03));
        var named = Named(shown, point => new Coordinates(
            (Place(point.Hours) - places.Min()) / Math.Max(0.3, places.Max() - places.Min()),
            (point.Dice.Estimate - ends.Min()) / Math.Max(0.06, ends.Max() - ends.Min())));
        foreach (var point in shown) Point(plot, point, Place(point.Hours), named.Contains(point));
        double[] steps = [.. Enumerable.Range(-4, 10).SelectMany(power => new[] { 1, 2, 5 }.Select(digit => digit * Math.Pow(10, power)))];
        double[] ticks = [.. steps.Where(hours => Math.Log10(hours) >= places.Min() - 0.15 && Math.Log10(hours) <= places.Max() + 0.15)];
        plot.Axes.Bottom.SetTicks([.. ticks.Select(Math.Log10)],
            [.. ticks.Select(hours => hours.ToString("0.####", CultureInfo.InvariantCulture))]);
        grid.Add(plot, 0, 0);
        return grid.Draw("cost");
    }

    /// <summary>
    /// The arms whose names have room beside their points, those of the front and of a higher Dice first; the legend tells the rest apart.
    /// </summary>
    /// <param name="place">A point's place in the figure, 0 to 1 along each axis.</param>
    internal static IReadOnlyList<CostPoint> Named(IReadOnlyList<CostPoint> points, Func<CostPoint, Coordinates> place)
    {
        var named = new List<CostPoint>();
        foreach (var point in points.OrderByDescending(point => point.OnFront).ThenByDescending(point => point.Dice.Estimate))
        {
            var own = place(point);
            if (named.Select(place).All(other => Math.Abs(other.X - own.X) > 0.14 || Math.Abs(other.Y - own.Y) > 0.05)) named.Add(point);
        }
        return named;
    }

    private static void Front(Plot plot, CostPoint[] points, Func<double, double> place)
    {
        var steps = new List<Coordinates>();
        foreach (var point in points.Where(point => point.OnFront).OrderBy(point => point.Hours))
        {
            if (steps.Count > 0) steps.Add(new Coordinates(place(point.Hours), steps[^1].Y));
            steps.Add(new Coordinates(place(point.Hours), point.Dice.Estimate));
        }
        if (steps.Count < 2) return;
        var line = plot.Add.Scatter(steps.ToArray(), Colors.Gray);
        (line.LineWidth, line.MarkerSize, line.LinePattern) = (1.5f, 0, LinePattern.Dashed);
    }

    private static void Point(Plot plot, CostPoint point, double x, bool named)
    {
        var colour = Palette.Plot(point.Place);
        if (double.IsFinite(point.Dice.Low) && double.IsFinite(point.Dice.High))
        {
            var line = plot.Add.Line(x, point.Dice.Low, x, point.Dice.High);
            (line.LineColor, line.LineWidth) = (colour, 1.5f);
        }
        plot.Add.Marker(x, point.Dice.Estimate, MarkerShape.FilledCircle, 11, colour);
        if (!named) return;
        var text = plot.Add.Text(point.Arm, x, point.Dice.Estimate);
        (text.LabelFontSize, text.LabelFontName, text.LabelAlignment, text.OffsetX, text.OffsetY) =
            (11, FigureFont.Family, Alignment.LowerLeft, 8, -4);
    }
}
