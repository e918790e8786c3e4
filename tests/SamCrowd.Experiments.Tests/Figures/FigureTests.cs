using SamCrowd.Annotation;
using SamCrowd.Annotation.Coverage;
using SamCrowd.Experiments.Figures;
using SamCrowd.Experiments.Quality;
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
        var figure = LearningCurveFigure.Draw([Curve("GT", "0", 0.9), Curve("SAM", "0", 1.0)], ["GT", "SAM"]);
        figure.Write(folder.Root);
        using var png = SKBitmap.Decode(folder["learning-curves.png"]);
        Assert.Equal((figure.Width * 2, figure.Height * 2), (png.Width, png.Height));
        var svg = File.ReadAllText(folder["learning-curves.svg"]);
        Assert.Contains("font-family=\"DejaVu Sans, Verdana, sans-serif\"", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("font-family=\"DejaVu Sans\"", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_is_drawn_with_the_bundled_font()
    {
        // Without a usable typeface the axis' text leaves no dark pixel below the plots.
        var figure = LearningCurveFigure.Draw([Curve("GT", "0", 0.9)], ["GT"]);
        using var png = SKBitmap.Decode(figure.Png);
        var dark = 0;
        for (var y = png.Height - 40; y < png.Height; y++)
            for (var x = 0; x < png.Width; x++)
                if (png.GetPixel(x, y).Red < 100) dark++;
        Assert.InRange(dark, 50, 5000);
    }

    [Fact]
    public void Folds_of_an_arm_are_one_line_and_a_band()
    {
        static int Count(Figure figure, string text) => figure.Svg.Split(text).Length - 1;
        var one = LearningCurveFigure.Draw([Curve("GT", "0", 0.9)], ["GT"]);
        var five = LearningCurveFigure.Draw([.. Enumerable.Range(0, 5).Select(fold => Curve("GT", $"{fold}", 0.9 + (0.02 * fold)))],
            ["GT"]);
        const string line = "stroke=\"#0072B2\"", fill = "fill=\"#0072B2\"";
        Assert.Equal(Count(one, line), Count(five, line));
        Assert.Equal(Count(one, fill) + 4, Count(five, fill));
    }

    [Fact]
    public void The_box_plot_marks_significant_pairs()
    {
        var random = new RandomStream(3);
        double[] gt = [.. Enumerable.Range(0, 20).Select(_ => 0.85 + random.Normal(0, 0.03))];
        double[] sam = [.. gt.Select(value => value - 0.08 + random.Normal(0, 0.02))];
        LabelScores Scores(string label) => new(label, ["GT", "SAM"], [gt, sam], [null, 0.0001]);
        var figure = ScoreFigure.Draw("dice", "Dice", [Scores("anterior"), Scores("posterior"), Scores("mean")], 0.05);
        Assert.Contains("*** p = 0.0001", figure.Svg.Replace(" ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Nine_arms_and_six_labels_stay_within_the_width_of_a_page()
    {
        string[] arms = [.. Enumerable.Range(0, 9).Select(arm => $"arm-{arm}")];
        LabelScores Scores(string label) =>
            new(label, arms, [.. arms.Select((_, arm) => (IReadOnlyList<double>)[0.9 - (0.01 * arm), 0.8 - (0.01 * arm), 0.7])],
            [null, .. arms.Skip(1).Select(_ => (double?)0.01)]);
        var figure = ScoreFigure.Draw("dice", "Dice", [.. "abcdef".Select(label => Scores($"{label}"))], 0.05);
        Assert.InRange(figure.Width, 600, 1060);
        // Eight brackets would be a tower: the forest plot has the differences.
        Assert.DoesNotContain("0.0100", figure.Svg, StringComparison.Ordinal);
    }

    [Fact]
    public void A_forest_plot_has_a_row_an_arm_and_its_difference_at_the_right_end()
    {
        ForestRow[] rows =
            [new("GT", 0, new(0.97, 0.89, 1.05, 0.95), [], ""), new("SAM", 1, new(0.05, -0.05, 0.15, 0.95), [0.02, 0.08], "−0.920 **")];
        var svg = Plain(ForestFigure.Draw([new ForestPanel("liver", rows)]).Svg);
        foreach (var text in new[] { "liver", "GT", "SAM", "−0.920 **" }) Assert.Contains(text, svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_arms_that_cost_the_same_the_one_on_the_front_has_its_name_beside_its_point()
    {
        CostPoint[] points =
            [Arm("cheap", 1, .5, true), Arm("below", 7, .80, false), Arm("best", 7, .81, true), Arm("far below", 7, .6, false)];
        var named = CostFigure.Named(points, point => new ScottPlot.Coordinates(point.Hours / 10, point.Dice.Estimate));
        Assert.Equal(["best", "cheap", "far below"], named.Select(point => point.Arm));

        static CostPoint Arm(string name, double hours, double dice, bool onFront) =>
            new(name, 0, hours, new(dice, dice - .02, dice + .02, .95), onFront);
    }

    [Fact]
    public void Agreement_of_volumes_is_stated_in_each_panel()
    {
        var figure = BlandAltmanFigure.Draw([new OrganVolumes("SAM", "liver", [1510, 1390, 1600], [1500, 1400, 1600])]);
        Assert.Contains("SAM, liver", Plain(figure.Svg), StringComparison.Ordinal);
        // Differences 10, -10, 0: bias 0, sample SD 10, limits 19.6 apart.
        Assert.Contains("0.00 [−19.6, 19.6] ml", Plain(figure.Svg), StringComparison.Ordinal);
    }

    [Fact]
    public void Slices_without_a_box_stand_out_in_the_histogram_and_each_arm_has_a_panel()
    {
        ArmSlices Arm(string name, BoxState boxed) =>
            new(name, [new SliceQuality("case_0", 1, 3, boxed, 10, 10, 9), new SliceQuality("case_0", 1, 4, boxed, 0, 0, 0)]);
        int Bars(Figure figure, string colour) => figure.Svg.Split($"fill=\"{colour}\" fill-opacity").Length - 1;
        var figure = SliceQualityFigure.Draw([Arm("SAM", BoxState.Yes), Arm("crowd", BoxState.No)]);
        Assert.Equal((1, 0, 1), (Bars(figure, Palette.Hex(0)), Bars(figure, Palette.Hex(1)), Bars(figure, Palette.Hex(2))));
        Assert.Contains("crowd", Plain(figure.Svg), StringComparison.Ordinal);
    }

    [Fact]
    public void Coverage_shows_the_points_that_have_both_numbers()
    {
        static int Points(params CoveragePoint[] points) =>
            CoverageFigure.Draw(points).Svg.Split("<circle").Length + CoverageFigure.Draw(points).Svg.Split("<ellipse").Length;
        var point = new CoveragePoint("SAM", "case_0", "liver", 0.5, 0.7);
        Assert.Equal(Points(point, point with { Dice = double.NaN }) + 1, Points(point, point with { Case = "case_1", Dice = 0.4 }));
    }

    /// <summary>Ten slices: rows at 34, cells of 76 wide from 130 on, in a picture of twice the size.</summary>
    [Fact]
    public void The_coverage_picture_has_a_cell_for_each_slice_in_the_colour_of_its_state()
    {
        LabelCoverage[] coverage =
            [new("a", SliceAxis.Z, 1, 6, 1, 9, [4, 5], [5], [new BoxOutlier(7, 0, 1, 30)]), new("b", SliceAxis.Z, 2, 1, 0, 0, [], [], [])];
        using var png = SKBitmap.Decode(BoxedSlicesFigure.Draw("coverage", coverage).Png);
        SKColor At(int slice, int row) => png.GetPixel(2 * (130 + (slice * 76) + 38), 2 * (34 + (row * 12) + (row * 4) + 5));
        var colours = Enumerable.Range(0, 10).Select(slice => At(slice, 0)).ToArray();
        Assert.All(new[] { 2, 3, 6, 8, 9 }, slice => Assert.Equal(colours[1], colours[slice]));
        Assert.Equal(5, colours.Distinct().Count());
        Assert.Equal(colours[0], At(1, 1));
        Assert.Equal(colours[1], At(0, 1));
    }

    [Fact]
    public void An_overlay_fills_the_panels_labels_in_the_palettes_colours()
    {
        var (image, labels) = Sphere();
        var empty = new Volume<short>(labels.Size, labels.Geometry);
        var figure = OverlayFigure.Draw("overlay", image, labels, [new OverlayPanel("reference", labels), new OverlayPanel("empty", empty)],
            new Dictionary<int, string> { [1] = "sphere" });
        using var png = SKBitmap.Decode(figure.Png);
        var rows = png.Height - 60;
        var filled = CountBlue(png, 0, rows / 2);
        var unfilled = CountBlue(png, rows / 2, rows);
        Assert.True(filled > 10 * Math.Max(1, unfilled), $"{filled} against {unfilled}");
    }

    /// <summary>Skia writes text with spaces that do not break.</summary>
    private static string Plain(string svg) => svg.Replace('\u00a0', ' ');

    private static LearningCurve Curve(string arm, string fold, double start)
    {
        var epochs = Enumerable.Range(1, 30).ToArray();
        double[] dice = [.. epochs.Select(e => 1 - (start / Math.Sqrt(e)))];
        return new LearningCurve(arm, fold, [.. epochs.Select(e => (start / Math.Sqrt(e)) - 0.8)],
            [.. epochs.Select(e => (start / Math.Sqrt(e)) - 0.7)], dice, dice);
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
