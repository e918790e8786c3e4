using ScottPlot;
using SkiaSharp;

namespace SamCrowd.Experiments.Figures;

/// <summary>Several plots in one drawing, row by row, all cells of one size, with one legend above them.</summary>
internal sealed class PlotGrid(int cellWidth, int cellHeight)
{
    private const float LegendLine = 24, Margin = 10, Swatch = 12, TextSize = 12, TickSize = 11;

    private readonly List<(Plot Plot, int Row, int Column)> _cells = [];
    private readonly List<(string Text, SKColor Colour, float Weight)> _legend = [];

    public void Add(Plot plot, int row, int column)
    {
        FigureFont.Apply(plot);
        plot.Axes.FrameWidth(1);
        plot.Axes.Title.Label.FontSize = TextSize;
        foreach (var axis in plot.Axes.GetAxes()) (axis.TickLabelStyle.FontSize, axis.Label.FontSize) = (TickSize, TextSize);
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        _cells.Add((plot, row, column));
    }

    /// <param name="colour">As the palette numbers it.</param>
    /// <param name="weight">Height of the swatch: less than its width for a line.</param>
    public void Legend(string text, int colour, float weight = Swatch) => _legend.Add((text, Palette.Skia(colour), weight));

    public Figure Draw(string name)
    {
        using var font = new SKFont(FigureFont.Typeface, 13);
        var width = cellWidth * (_cells.Max(cell => cell.Column) + 1);
        var places = Places(font, width);
        var top = places.Count == 0 ? 0 : (int)(places[^1].Y + LegendLine);
        return Figure.Painted(name, width, top + (cellHeight * (_cells.Max(cell => cell.Row) + 1)), canvas =>
        {
            using var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true };
            foreach (var (entry, place) in _legend.Zip(places))
            {
                using var colour = new SKPaint { Color = entry.Colour };
                canvas.DrawRect(SKRect.Create(place.X, place.Y + 6 + ((Swatch - entry.Weight) / 2), Swatch, entry.Weight), colour);
                canvas.DrawText(entry.Text, place.X + Swatch + 5, place.Y + 6 + Swatch - 1, font, ink);
            }
            foreach (var (plot, row, column) in _cells)
            {
                float left = column * cellWidth, upper = top + (row * cellHeight);
                plot.Render(canvas, new PixelRect(left, left + cellWidth, upper + cellHeight, upper));
            }
        });
    }

    /// <summary>Upper left corners of the legend's entries, broken into lines.</summary>
    private List<SKPoint> Places(SKFont font, int width)
    {
        var places = new List<SKPoint>();
        var next = new SKPoint(Margin, 4);
        foreach (var (text, _, _) in _legend)
        {
            var length = Swatch + 5 + font.MeasureText(text) + 18;
            if (next.X > Margin && next.X + length > width) next = new SKPoint(Margin, next.Y + LegendLine);
            places.Add(next);
            next.X += length;
        }
        return places;
    }
}
