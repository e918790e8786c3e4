using System.Globalization;
using ScottPlot;

namespace SamCrowd.Experiments.Figures;

/// <summary>Box plot of Dice for each label and arm, the same case's points joined, brackets with p-values above (the study's figure).</summary>
public static class ScoreFigure
{
    private const int Height = 420;
    private const double BracketStep = 0.055;

    public static Figure Draw(string name, string yLabel, IReadOnlyList<LabelScores> labels, double significanceLevel)
    {
        var arms = labels[0].Arms;
        var plot = new Plot();
        var values = labels.SelectMany(label => label.Values).SelectMany(value => value).Where(double.IsFinite).ToArray();
        var ceiling = 1.0;
        for (var group = 0; group < labels.Count; group++)
        {
            DrawPairs(plot, labels[group], group);
            for (var arm = 0; arm < arms.Count; arm++) DrawBox(plot, labels[group].Values[arm], Position(group, arm, arms.Count), arm);
            ceiling = Math.Max(ceiling, DrawBrackets(plot, labels[group], group, significanceLevel));
        }
        plot.Axes.Bottom.SetTicks([.. labels.Select((_, group) => Position(group, 0, arms.Count) + ((arms.Count - 1) / 2.0))], [.. labels.Select(label => label.Label)]);
        plot.Axes.Bottom.MajorTickStyle.Length = 0;
        plot.Axes.SetLimitsY(values.Length == 0 ? 0 : Math.Max(0, Math.Floor((values.Min() - 0.03) * 10) / 10), ceiling + 0.03);
        plot.Axes.SetLimitsX(-0.8, Position(labels.Count - 1, arms.Count - 1, arms.Count) + 0.8);
        plot.YLabel(yLabel);
        plot.Legend.ManualItems.AddRange(arms.Select((arm, index) => new LegendItem { LabelText = arm, FillColor = Palette.Plot(index).WithAlpha(0.45), LineColor = Palette.Plot(index), LineWidth = 1 }));
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.ShowLegend(Edge.Top);
        return Figure.Of(name, plot, Math.Max(460, 140 + (labels.Count * arms.Count * 75)), Height);
    }

    private static double Position(int group, int arm, int arms) => (group * (arms + 0.8)) + arm;

    private static void DrawPairs(Plot plot, LabelScores label, int group)
    {
        var arms = label.Arms.Count;
        for (var item = 0; item < label.Values[0].Count; item++)
        {
            var points = Enumerable.Range(0, arms).Select(arm => new Coordinates(Position(group, arm, arms), label.Values[arm][item])).Where(point => double.IsFinite(point.Y)).ToArray();
            if (points.Length < 2) continue;
            var line = plot.Add.Scatter(points, Colors.Gray.WithAlpha(0.5));
            (line.LineWidth, line.MarkerSize) = (1, 0);
        }
    }

    private static void DrawBox(Plot plot, IReadOnlyList<double> values, double position, int arm)
    {
        var sorted = values.Where(double.IsFinite).Order().ToArray();
        if (sorted.Length == 0) return;
        var (q1, median, q3) = (Quantile(sorted, 0.25), Quantile(sorted, 0.5), Quantile(sorted, 0.75));
        var reach = 1.5 * (q3 - q1);
        var box = plot.Add.Box(new Box
        {
            Position = position,
            Width = 0.6,
            BoxMin = q1,
            BoxMiddle = median,
            BoxMax = q3,
            WhiskerMin = sorted.First(value => value >= q1 - reach),
            WhiskerMax = sorted.Last(value => value <= q3 + reach),
        });
        var colour = Palette.Plot(arm);
        foreach (var drawn in box.Boxes)
        {
            drawn.FillColor = colour.WithAlpha(0.45);
            drawn.LineColor = colour.Darken(0.35);
            drawn.LineWidth = 1.5f;
        }
        var points = plot.Add.ScatterPoints(sorted.Select(value => new Coordinates(position, value)).ToArray(), colour.Darken(0.2));
        points.MarkerSize = 4;
    }

    /// <returns>How high the brackets reach.</returns>
    private static double DrawBrackets(Plot plot, LabelScores label, int group, double significanceLevel)
    {
        var top = label.Values.SelectMany(value => value).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        var level = top + (BracketStep / 2);
        for (var arm = 1; arm < label.Arms.Count; arm++)
        {
            if (label.PValues[arm] is not { } p) continue;
            var (left, right) = (Position(group, 0, label.Arms.Count), Position(group, arm, label.Arms.Count));
            var colour = p < significanceLevel ? Colors.Black : Colors.Gray;
            var bracket = plot.Add.Scatter(new Coordinates[] { new(left, level - 0.01), new(left, level), new(right, level), new(right, level - 0.01) }, colour);
            (bracket.LineWidth, bracket.MarkerSize) = (1, 0);
            var text = plot.Add.Text(PText(p), (left + right) / 2, level + 0.004);
            (text.LabelFontSize, text.LabelFontColor, text.LabelAlignment, text.LabelFontName) = (11, colour, Alignment.LowerCenter, FigureFont.Family);
            level += BracketStep;
        }
        return level + (BracketStep / 2);
    }

    private static string PText(double p) => p < 0.0001 ? "p < 0.0001" : string.Create(CultureInfo.InvariantCulture, $"p = {p:0.0000}");

    /// <summary>Linear interpolation between order statistics, numpy's default.</summary>
    private static double Quantile(double[] sorted, double fraction)
    {
        var at = fraction * (sorted.Length - 1);
        var below = (int)at;
        return below + 1 < sorted.Length ? sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}
