using SamCrowd.Experiments.Figures;
using SamCrowd.Imaging;
using SamCrowd.Testing;
using SkiaSharp;

namespace SamCrowd.Experiments.Tests.Figures;

public sealed class FigureTests
{
    [Fact]
    public void A_figure_is_written_as_png_of_twice_the_size_and_as_svg_with_fallback_fonts()
    {
        using var folder = new TemporaryFolder();
        var figure = LearningCurveFigure.Loss([Curve("GT", 0.9), Curve("SAM", 1.0)], ["GT", "SAM"]);
        figure.Write(folder.Root);
        using var png = SKBitmap.Decode(folder["learning-curve-loss.png"]);
        Assert.Equal((figure.Width * 2, figure.Height * 2), (png.Width, png.Height));
        var svg = File.ReadAllText(folder["learning-curve-loss.svg"]);
        Assert.Contains("font-family=\"DejaVu Sans, Verdana, sans-serif\"", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("font-family=\"DejaVu Sans\"", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_is_drawn_with_the_bundled_font()
    {
        // Without a usable typeface the legend's and the axes' text leaves no dark pixel below the plot.
        var figure = LearningCurveFigure.PseudoDice([Curve("GT", 0.9)], ["GT"]);
        using var png = SKBitmap.Decode(figure.Png);
        var dark = 0;
        for (var y = png.Height - 40; y < png.Height; y++)
            for (var x = png.Width / 3; x < png.Width * 2 / 3; x++)
                if (png.GetPixel(x, y).Red < 100) dark++;
        Assert.InRange(dark, 50, 5000);
    }

    [Fact]
    public void The_box_plot_marks_significant_pairs()
    {
        var random = new RandomStream(3);
        double[] gt = [.. Enumerable.Range(0, 20).Select(_ => 0.85 + random.Normal(0, 0.03))];
        double[] sam = [.. gt.Select(value => value - 0.08 + random.Normal(0, 0.02))];
        LabelScores Scores(string label) => new(label, ["GT", "SAM"], [gt, sam], [null, 0.0001]);
        var figure = ScoreFigure.Draw("dice", "Dice", [Scores("anterior"), Scores("posterior"), Scores("mean")], 0.05);
        Assert.Contains("p = 0.0001", figure.Svg.Replace(" ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void An_overlay_fills_the_panels_labels_in_the_palettes_colours()
    {
        var (image, labels) = Sphere();
        var empty = new Volume<short>(labels.Size, labels.Geometry);
        var figure = OverlayFigure.Draw("overlay", image, labels, [new OverlayPanel("reference", labels), new OverlayPanel("empty", empty)], new Dictionary<int, string> { [1] = "sphere" });
        using var png = SKBitmap.Decode(figure.Png);
        var rows = png.Height - 60;
        var filled = CountBlue(png, 0, rows / 2);
        var unfilled = CountBlue(png, rows / 2, rows);
        Assert.True(filled > 10 * Math.Max(1, unfilled), $"{filled} against {unfilled}");
    }

    private static LearningCurve Curve(string arm, double start)
    {
        var epochs = Enumerable.Range(1, 30).ToArray();
        return new LearningCurve(arm, "0", [.. epochs.Select(e => (start / Math.Sqrt(e)) - 0.8)], [.. epochs.Select(e => (start / Math.Sqrt(e)) - 0.7)], [.. epochs.Select(e => 1 - (start / Math.Sqrt(e)))]);
    }

    private static (Volume<float> Image, Volume<short> Labels) Sphere()
    {
        var size = new Size3(20, 40, 30);
        var image = new Volume<float>(size, Geometry.WithSpacing(1, 1, 2));
        var labels = new Volume<short>(size, image.Geometry);
        for (var z = 0; z < size.Z; z++)
            for (var y = 0; y < size.Y; y++)
                for (var x = 0; x < size.X; x++)
                {
                    var inside = Math.Pow((z - 10) * 2, 2) + Math.Pow(y - 20, 2) + Math.Pow(x - 15, 2) < 81;
                    (image[z, y, x], labels[z, y, x]) = (inside ? 80 : x, (short)(inside ? 1 : 0));
                }
        return (image, labels);
    }

    // The fill over a bright object: clearly more blue than red, and not one of the thin outline's dark pixels.
    private static int CountBlue(SKBitmap png, int from, int to)
    {
        var count = 0;
        for (var y = from; y < to; y++)
            for (var x = 0; x < png.Width; x++)
                if (png.GetPixel(x, y) is { } pixel && pixel.Blue > pixel.Red + 60 && pixel.Red > 80) count++;
        return count;
    }
}
