using System.Globalization;
using SamCrowd.Imaging.Statistics;
using ScottPlot;

namespace SamCrowd.Experiments.Figures;

/// <summary>
/// Box plot of Dice for each label and arm, the same case's points joined, brackets with stars and p-values above (the study's figure).
/// </summary>
internal static class ScoreFigure
{
    /// <summary>What the stars mean.</summary>
    public const string Stars = "*** p < 0.001, ** p < 0.01, * p < 0.05, ns not significant";

    private const int MostBrackets = 4, FewestForABox = 4;
    private const int WidestRow = 1060, LeftWidth = 70, BoxesHeight = 300, BracketHeight = 19, BottomHeight = 30;

    /// <param name="labels">As many to a row as fit.</param>
    public static Figure Draw(string name, string yLabel, IReadOnlyList<LabelScores> labels, double significanceLevel)
    {
        var arms = labels[0].Arms;
        var groupWidth = (arms.Count + 0.8) * (arms.Count <= 3 ? 76 : 46);
        var rows = (int)Math.Ceiling(labels.Count / Math.Max(1, Math.Floor((WidestRow - LeftWidth) / groupWidth)));
        var perRow = (labels.Count + rows - 1) / rows;
        // More brackets than these would be a tower above the boxes; the forest plot shows the differences then.
        var brackets = labels.Max(label => label.PValues.Count(p => p is not null)) is var tests && tests <= MostBrackets ? tests : 0;
        var grid = new PlotGrid(Math.Max(430, LeftWidth + (int)(perRow * groupWidth)),
            BoxesHeight + (brackets * BracketHeight) + BottomHeight);
        for (var arm = 0; arm < arms.Count; arm++) grid.Legend(arms[arm], labels[0].Places[arm]);
        for (var row = 0; row < rows; row++)
            grid.Add(Row(yLabel, [.. labels.Skip(row * perRow).Take(perRow)], perRow, brackets, Lowest(labels), significanceLevel), row, 0);
        return grid.Draw(name);
    }

    private static double Lowest(IReadOnlyList<LabelScores> labels)
    {
        var least = labels.SelectMany(label => label.Values).SelectMany(value => value).Where(double.IsFinite).DefaultIfEmpty(0).Min();
        return Math.Max(0, Math.Floor((least - 0.03) * 10) / 10);
    }

    private static Plot Row(string yLabel, IReadOnlyList<LabelScores> labels, int places, int brackets, double lowest,
        double significanceLevel)
    {
        var arms = labels[0].Arms.Count;
        var plot = new Plot();
        // Above Dice 1 there is room for the brackets, each as high as its text.
        var step = (1.02 - lowest) / (BoxesHeight - 20) * BracketHeight;
        for (var group = 0; group < labels.Count; group++)
        {
            DrawPairs(plot, labels[group], group);
            for (var arm = 0; arm < arms; arm++)
                DrawBox(plot, labels[group].Values[arm], Position(group, arm, arms), labels[group].Places[arm]);
            if (brackets > 0) DrawBrackets(plot, labels[group], group, step, significanceLevel);
        }
        plot.Axes.Bottom.SetTicks([.. labels.Select((_, group) => Position(group, 0, arms) + ((arms - 1) / 2.0))],
            [.. labels.Select(label => label.Label)]);
        plot.Axes.Bottom.MajorTickStyle.Length = 0;
        var ticks = Enumerable.Range(0, 11).Select(tenth => tenth / 10.0).Where(tick => tick >= lowest
            && (lowest > 0.5 || tick * 5 % 1 == 0)).ToArray();
        plot.Axes.Left.SetTicks(ticks, [.. ticks.Select(tick => tick.ToString("0.0", CultureInfo.InvariantCulture))]);
        (plot.Axes.Left.MinimumSize, plot.Axes.Left.MaximumSize) = (LeftWidth - 20, LeftWidth - 20);
        plot.Axes.SetLimits(-0.9, Position(places - 1, arms - 1, arms) + 0.9, lowest, 1.02 + (brackets * step));
        plot.YLabel(yLabel);
        return plot;
    }

    private static double Position(int group, int arm, int arms) => (group * (arms + 0.8)) + arm;

    private static void DrawPairs(Plot plot, LabelScores label, int group)
    {
        var arms = label.Arms.Count;
        for (var item = 0; item < label.Values[0].Count; item++)
        {
            var points = Enumerable.Range(0, arms).Select(arm => new Coordinates(Position(group, arm, arms), label.Values[arm][item]))
                .Where(point => double.IsFinite(point.Y)).ToArray();
            if (points.Length < 2) continue;
            var line = plot.Add.Scatter(points, Colors.Gray.WithAlpha(0.4));
            (line.LineWidth, line.MarkerSize) = (0.8f, 0);
        }
    }

    private static void DrawBox(Plot plot, IReadOnlyList<double> values, double position, int arm)
    {
        var sorted = values.Where(double.IsFinite).Order().ToArray();
        if (sorted.Length == 0) return;
        var colour = Palette.Plot(arm);
        var points = plot.Add.ScatterPoints(sorted.Select(value => new Coordinates(position, value)).ToArray(), colour.Darken(0.2));
        points.MarkerSize = sorted.Length < FewestForABox ? 8 : 4;
        // Quartiles of three values are the values.
        if (sorted.Length < FewestForABox) return;
        var (q1, median, q3) = (Percentiles.OfSorted(sorted, 0.25), Percentiles.OfSorted(sorted, 0.5), Percentiles.OfSorted(sorted, 0.75));
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
        foreach (var drawn in box.Boxes)
        {
            drawn.FillColor = colour.WithAlpha(0.45);
            drawn.LineColor = colour.Darken(0.35);
            drawn.LineWidth = 1.5f;
        }
    }

    private static void DrawBrackets(Plot plot, LabelScores label, int group, double step, double significanceLevel)
    {
        var level = label.Values.SelectMany(value => value).Where(double.IsFinite).DefaultIfEmpty(1).Max() + (step * 0.35);
        for (var arm = 1; arm < label.Arms.Count; arm++)
        {
            if (label.PValues[arm] is not { } p) continue;
            var (left, right) = (Position(group, 0, label.Arms.Count), Position(group, arm, label.Arms.Count));
            var colour = p < significanceLevel ? Colors.Black : Colors.Gray;
            var tip = level - (step * 0.2);
            var bracket = plot.Add.Scatter(new Coordinates[] { new(left, tip), new(left, level), new(right, level), new(right, tip) },
                colour);
            (bracket.LineWidth, bracket.MarkerSize) = (1, 0);
            var text = plot.Add.Text(PText(p), (left + right) / 2, level + (step * 0.05));
            (text.LabelFontSize, text.LabelFontColor, text.LabelAlignment, text.LabelFontName) =
                (10, colour, Alignment.LowerCenter, FigureFont.Family);
            level += step;
        }
    }

    /// <summary>The stars of a p-value; nothing where there is none.</summary>
    internal static string StarsOf(double p) => double.IsNaN(p) ? "" : p < 0.001 ? "***" : p < 0.01 ? "**" : p < 0.05 ? "*" : "ns";

    private static string PText(double p)
    {
        var stars = StarsOf(p);
        return p < 0.0001 ? $"{stars} p < 0.0001" : string.Create(CultureInfo.InvariantCulture, $"{stars} p = {p:0.0000}");
    }
}
