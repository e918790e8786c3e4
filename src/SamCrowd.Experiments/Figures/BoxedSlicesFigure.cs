using System.Globalization;
using SamCrowd.Annotation.Coverage;
using SkiaSharp;

namespace SamCrowd.Experiments.Figures;

/// <summary>Which slices are boxed: a row a case and label, a column a slice.</summary>
internal static class BoxedSlicesFigure
{
    private const int Width = 900, Row = 12, CaseGap = 4, Head = 34, Names = 130, Margin = 10, TickEvery = 20;

    private static readonly (string Text, SKColor Colour)[] States =
    [
        ("boxed", Palette.Skia(5)), ("boxed, outlier", Palette.Skia(1)), ("gap: opened, no box of the label", Palette.Skia(3)),
            ("gap: no annotation", Palette.Skia(4)), ("outside the range", new SKColor(235, 235, 235)),
    ];

    /// <param name="coverage">At least one item.</param>
    public static Figure Draw(string name, IReadOnlyList<LabelCoverage> coverage)
    {
        var slices = coverage.Max(item => item.Last) + 1;
        var cases = coverage.Select(item => item.Case).Distinct().Count();
        var height = Head + (coverage.Count * Row) + (cases * CaseGap) + 26;
        return Figure.Painted(name, Width, height, canvas =>
        {
            using var font = new SKFont(FigureFont.Typeface, 10);
            using var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true };
            PaintLegend(canvas, font, ink);
            var cell = (float)(Width - Names - Margin) / slices;
            var top = (float)Head;
            for (var i = 0; i < coverage.Count; i++)
            {
                if (i > 0 && coverage[i].Case != coverage[i - 1].Case) top += CaseGap;
                PaintRow(canvas, coverage[i], slices, cell, top, font, ink);
                top += Row;
            }
            for (var slice = 0; slice < slices; slice += TickEvery)
                canvas.DrawText(slice.ToString(CultureInfo.InvariantCulture), Names + (slice * cell), top + 14, font, ink);
        });
    }

    private static void PaintRow(SKCanvas canvas, LabelCoverage item, int slices, float cell, float top, SKFont font, SKPaint ink)
    {
        canvas.DrawText(string.Create(CultureInfo.InvariantCulture, $"{item.Case}  {item.Label}"), Margin, top + Row - 3, font, ink);
        var (gaps, unopened, outliers) =
            (item.Gaps.ToHashSet(), item.Unopened.ToHashSet(), item.Outliers.Select(outlier => outlier.Slice).ToHashSet());
        for (var slice = 0; slice < slices; slice++)
        {
            var state = slice < item.First || slice > item.Last ? 4 : unopened.Contains(slice) ? 3 : gaps.Contains(slice) ? 2
                : outliers.Contains(slice) ? 1 : 0;
            using var paint = new SKPaint { Color = States[state].Colour };
            canvas.DrawRect(SKRect.Create(Names + (slice * cell), top, cell, Row - 2), paint);
        }
    }

    private static void PaintLegend(SKCanvas canvas, SKFont font, SKPaint ink)
    {
        float x = Names;
        foreach (var (text, colour) in States)
        {
            using var swatch = new SKPaint { Color = colour };
            canvas.DrawRect(SKRect.Create(x, 8, 10, 10), swatch);
            canvas.DrawText(text, x + 14, 17, font, ink);
            x += 14 + font.MeasureText(text) + 16;
        }
    }
}
