using System.Globalization;
using SamCrowd.Evaluation.Statistics;
using ScottPlot;

namespace SamCrowd.Experiments.Figures;

/// <summary>Bland-Altman plots of organ volumes: a row an arm, a column an organ; bias and 95 % limits of agreement as lines.</summary>
internal static class BlandAltmanFigure
{
    private const int CellWidth = 250, CellHeight = 220;

    /// <param name="volumes">Any order; arms and organs are shown in the order they first appear.</param>
    public static Figure Draw(IReadOnlyList<OrganVolumes> volumes)
    {
        string[] arms = [.. volumes.Select(item => item.Arm).Distinct()], labels = [.. volumes.Select(item => item.Label).Distinct()];
        var grid = new PlotGrid(CellWidth, CellHeight);
        foreach (var item in volumes)
            grid.Add(Panel(item, Array.IndexOf(arms, item.Arm), [.. volumes.Where(other => other.Label == item.Label)]),
                Array.IndexOf(arms, item.Arm), Array.IndexOf(labels, item.Label));
        return grid.Draw("bland-altman");
    }

    private static Plot Panel(OrganVolumes volumes, int arm, IReadOnlyList<OrganVolumes> sameOrgan)
    {
        var plot = new Plot();
        var agreement = BlandAltman.Of(volumes.PredictedMl, volumes.ReferenceMl);
        var points = volumes.PredictedMl.Zip(volumes.ReferenceMl, (predicted, reference) =>
            new Coordinates((predicted + reference) / 2, predicted - reference))
            .Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y)).ToArray();
        plot.Title(string.Create(CultureInfo.InvariantCulture, $"{volumes.Arm}, {volumes.Label}\n{Millilitres(agreement.Bias)} "
            + $"[{Millilitres(agreement.Low)}, {Millilitres(agreement.High)}] ml"));
        plot.XLabel("Mean of both, ml");
        plot.YLabel("Prediction − GT, ml");
        if (points.Length == 0) return plot;
        plot.Add.HorizontalLine(0, 1, Colors.LightGray);
        plot.Add.HorizontalLine(agreement.Bias, 1.5f, Colors.Black);
        foreach (var limit in new[] { agreement.Low, agreement.High })
            if (double.IsFinite(limit)) plot.Add.HorizontalLine(limit, 1, Colors.Gray);
        plot.Add.ScatterPoints(points, Palette.Plot(arm).Darken(0.1)).MarkerSize = 5;
        // One scale an organ, so that arms can be compared.
        double[] shown = [0, .. sameOrgan.SelectMany(Reach).Where(double.IsFinite)];
        var margin = Math.Max(1e-3, 0.08 * (shown.Max() - shown.Min()));
        plot.Axes.SetLimitsY(shown.Min() - margin, shown.Max() + margin);
        return plot;
    }

    /// <summary>Differences and limits of agreement.</summary>
    private static IEnumerable<double> Reach(OrganVolumes volumes)
    {
        var agreement = BlandAltman.Of(volumes.PredictedMl, volumes.ReferenceMl);
        return volumes.PredictedMl.Zip(volumes.ReferenceMl, (predicted, reference) => predicted - reference)
            .Concat([agreement.Low, agreement.High]);
    }

    private static string Millilitres(double value) => double.IsFinite(value)
        ? value.ToString(Math.Abs(value) < 1 ? "0.00" : Math.Abs(value) < 100 ? "0.0" : "0", CultureInfo.InvariantCulture).Replace('-', '−')
        : "n/a";
}
