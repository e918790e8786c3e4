using SamCrowd.Segmentation.Training;
using ScottPlot;

namespace SamCrowd.Experiments.Figures;

/// <summary>
/// How one training goes, in the three panels of nnU-Net's progress.png (nnunet_logger.py): losses with pseudo Dice, time of an epoch,
/// learning rate.
/// </summary>
internal static class ProgressFigure
{
    private const int Width = 760, PanelHeight = 230, LeftWidth = 72, RightWidth = 52;
    private const int TrainingColour = 0, ValidationColour = 4, DiceColour = 2;
    private const float Strong = 2, Thin = 0.9f, LegendLine = 3;

    public static Figure Draw(TrainingHistory history)
    {
        var epochs = history.Epochs;
        var grid = new PlotGrid(Width, PanelHeight);
        grid.Add(Losses(epochs), 0, 0);
        grid.Add(Seconds(epochs), 1, 0);
        grid.Add(LearningRate(epochs), 2, 0);
        grid.Legend("training loss", TrainingColour, LegendLine);
        grid.Legend("validation loss", ValidationColour, LegendLine);
        grid.Legend("pseudo Dice", DiceColour, Thin);
        grid.Legend("pseudo Dice, moving average", DiceColour, LegendLine);
        return grid.Draw("progress");
    }

    private static Plot Losses(IReadOnlyList<EpochRecord> epochs)
    {
        var plot = Begin("Loss");
        Line(plot, epochs, epoch => epoch.TrainingLoss, TrainingColour, Strong);
        Line(plot, epochs, epoch => epoch.ValidationLoss, ValidationColour, Strong);
        Line(plot, epochs, epoch => epoch.MeanPseudoDice, DiceColour, Thin, plot.Axes.Right);
        Line(plot, epochs, epoch => epoch.EmaForegroundDice, DiceColour, Strong, plot.Axes.Right);
        plot.Axes.Right.Label.Text = "Pseudo Dice";
        plot.Axes.Right.Min = 0;
        plot.Axes.Right.Max = 1;
        return plot;
    }

    private static Plot Seconds(IReadOnlyList<EpochRecord> epochs)
    {
        var plot = Begin("Seconds an epoch");
        Line(plot, epochs, epoch => epoch.Seconds, TrainingColour, Strong);
        plot.Axes.SetLimitsY(0, Math.Max(1e-3, epochs.Select(epoch => epoch.Seconds).Where(double.IsFinite).DefaultIfEmpty(0).Max() * 1.1));
        return plot;
    }

    private static Plot LearningRate(IReadOnlyList<EpochRecord> epochs)
    {
        var plot = Begin("Learning rate");
        Line(plot, epochs, epoch => epoch.LearningRate, TrainingColour, Strong);
        return plot;
    }

    private static Plot Begin(string label)
    {
        var plot = new Plot();
        plot.YLabel(label);
        plot.XLabel("Epoch");
        // One width for all panels, so that an epoch stands above itself.
        (plot.Axes.Left.MinimumSize, plot.Axes.Left.MaximumSize) = (LeftWidth, LeftWidth);
        (plot.Axes.Right.MinimumSize, plot.Axes.Right.MaximumSize) = (RightWidth, RightWidth);
        return plot;
    }

    private static void Line(Plot plot, IReadOnlyList<EpochRecord> epochs, Func<EpochRecord, double> value, int colour, float width,
        IYAxis? axis = null)
    {
        var points = epochs.Select(epoch => new Coordinates(epoch.Epoch + 1, value(epoch))).Where(point => double.IsFinite(point.Y))
            .ToArray();
        if (points.Length == 0) return;
        var line = plot.Add.Scatter(points, Palette.Plot(colour));
        (line.LineWidth, line.MarkerSize) = (width, points.Length == 1 ? 5 : 0);
        if (axis is not null) line.Axes.YAxis = axis;
    }
}
