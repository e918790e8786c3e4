using ScottPlot;

namespace SamCrowd.Experiments.Figures;

/// <summary>Loss and pseudo Dice over the epochs, one colour an arm.</summary>
public static class LearningCurveFigure
{
    private const int Width = 620, Height = 360;
    private const float Strong = 2.2f, Thin = 1;

    /// <summary>Training loss as strong lines, validation loss as thin ones: Skia's SVG knows no dashes.</summary>
    public static Figure Loss(IReadOnlyList<LearningCurve> curves, IReadOnlyList<string> arms)
    {
        var plot = Begin("Loss");
        foreach (var curve in curves)
        {
            var colour = Palette.Plot(Index(arms, curve.Arm));
            var first = curves.First(other => other.Arm == curve.Arm) == curve;
            Add(plot, curve.TrainingLoss, colour, Strong, first ? $"{curve.Arm}, training" : null);
            Add(plot, curve.ValidationLoss, colour.WithAlpha(0.75), Thin, first ? $"{curve.Arm}, validation" : null);
        }
        plot.ShowLegend(Alignment.UpperRight);
        return Figure.Of("learning-curve-loss", plot, Width, Height);
    }

    /// <summary>Mean pseudo Dice of the foreground labels on the validation patches.</summary>
    public static Figure PseudoDice(IReadOnlyList<LearningCurve> curves, IReadOnlyList<string> arms)
    {
        var plot = Begin("Pseudo Dice on validation patches");
        foreach (var curve in curves)
        {
            var first = curves.First(other => other.Arm == curve.Arm) == curve;
            Add(plot, curve.PseudoDice, Palette.Plot(Index(arms, curve.Arm)), Strong, first ? curve.Arm : null);
        }
        plot.Axes.SetLimitsY(0, 1);
        plot.ShowLegend(Alignment.LowerRight);
        return Figure.Of("learning-curve-dice", plot, Width, Height);
    }

    private static Plot Begin(string title)
    {
        var plot = new Plot();
        plot.YLabel(title);
        plot.XLabel("Epoch");
        return plot;
    }

    private static void Add(Plot plot, IReadOnlyList<double> values, Color colour, float width, string? legend)
    {
        var points = values.Select((value, epoch) => new Coordinates(epoch + 1, value)).Where(point => double.IsFinite(point.Y)).ToArray();
        if (points.Length == 0) return;
        var line = plot.Add.Scatter(points, colour);
        (line.LineWidth, line.MarkerSize) = (width, points.Length < 40 && width == Strong ? 5 : 0);
        if (legend is not null) line.LegendText = legend;
    }

    private static int Index(IReadOnlyList<string> arms, string arm) => Math.Max(0, arms.ToList().IndexOf(arm));
}
