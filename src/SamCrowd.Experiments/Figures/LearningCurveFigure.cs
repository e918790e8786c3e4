using ScottPlot;

namespace SamCrowd.Experiments.Figures;

/// <summary>
/// Losses and pseudo Dice over the epochs, one colour an arm: the line is the mean over the folds, the band goes from the lowest to the
/// highest fold.
/// </summary>
internal static class LearningCurveFigure
{
    private const int CellWidth = 520, CellHeight = 280;

    /// <param name="arms">In the study's order, which gives the colours.</param>
    public static Figure Draw(IReadOnlyList<LearningCurve> curves, IReadOnlyList<string> arms)
    {
        var grid = new PlotGrid(CellWidth, CellHeight);
        for (var arm = 0; arm < arms.Count; arm++) grid.Legend(arms[arm], arm);
        grid.Add(Panel("Training loss", curves, arms, curve => curve.TrainingLoss), 0, 0);
        grid.Add(Panel("Validation loss", curves, arms, curve => curve.ValidationLoss), 0, 1);
        grid.Add(Panel("Pseudo Dice of the validation patches", curves, arms, curve => curve.PseudoDice, 1), 1, 0);
        grid.Add(Panel("Its moving average", curves, arms, curve => curve.EmaForegroundDice, 1), 1, 1);
        return grid.Draw("learning-curves");
    }

    private static Plot Panel(string title, IReadOnlyList<LearningCurve> curves, IReadOnlyList<string> arms, Func<LearningCurve,
        IReadOnlyList<double>> values, double? top = null)
    {
        var plot = new Plot();
        plot.YLabel(title);
        plot.XLabel("Epoch");
        for (var arm = 0; arm < arms.Count; arm++)
            Add(plot, [.. curves.Where(curve => curve.Arm == arms[arm]).Select(values)], Palette.Plot(arm));
        if (top is { } highest) plot.Axes.SetLimitsY(0, highest);
        return plot;
    }

    private static void Add(Plot plot, IReadOnlyList<IReadOnlyList<double>> folds, Color colour)
    {
        var epochs = Enumerable.Range(0, folds.Select(fold => fold.Count).DefaultIfEmpty(0).Max())
            .Select(epoch => (Epoch: epoch + 1.0, Values: folds.Where(fold => epoch < fold.Count && double.IsFinite(fold[epoch]))
            .Select(fold => fold[epoch]).ToArray()))
            .Where(epoch => epoch.Values.Length > 0).ToArray();
        if (epochs.Length == 0) return;
        if (folds.Count > 1)
        {
            var band = plot.Add.FillY(epochs, epoch => (epoch.Epoch, epoch.Values.Min(), epoch.Values.Max()));
            (band.FillColor, band.LineWidth) = (colour.WithAlpha(0.18), 0);
        }
        var line = plot.Add.Scatter(epochs.Select(epoch => new Coordinates(epoch.Epoch, epoch.Values.Average())).ToArray(), colour);
        (line.LineWidth, line.MarkerSize) = (2, epochs.Length == 1 ? 5 : 0);
    }
}
