using SamCrowd.Imaging;
using SkiaSharp;

namespace SamCrowd.Experiments.Figures;

/// <summary>
/// One case in three planes: image grey, each panel's labels filled, the reference outlined. A row a panel, a column a plane, one scale for
/// all.
/// </summary>
internal static class OverlayFigure
{
    private const int Width = 720, Gap = 8, Head = 24, Legend = 30;
    private const double TallestRow = 260;
    private const byte FillAlpha = 110;

    /// <param name="image">Shown from its 0.5th to its 99.5th percentile.</param>
    /// <param name="reference">Labels outlined in every panel; the planes go through the middle of the largest of its slices.</param>
    /// <param name="labelNames">By label value.</param>
    public static Figure Draw(string name, Volume<float> image, Volume<short> reference, IReadOnlyList<OverlayPanel> panels,
        IReadOnlyDictionary<int, string> labelNames)
    {
        var views = PlaneView.Through(image.Size, image.Geometry, Centre(reference));
        var scale = Math.Min((Width - ((views.Count + 1) * Gap)) / views.Sum(view => view.WidthMm),
            TallestRow / views.Max(view => view.HeightMm));
        var row = (int)Math.Ceiling(views.Max(view => view.HeightMm) * scale) + Head + Gap;
        var height = (panels.Count * row) + Legend;
        void Paint(SKCanvas canvas)
        {
            using var font = new SKFont(FigureFont.Typeface, 13);
            using var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true };
            for (var panel = 0; panel < panels.Count; panel++)
                PaintPanel(canvas, panel * row, scale, image, reference, panels[panel], views, font, ink);
            PaintLegend(canvas, labelNames, font, ink, height - 9);
        }
        return Figure.Painted(name, Width, height, Paint);
    }

    private static void PaintPanel(
        SKCanvas canvas, float top, double scale, Volume<float> image, Volume<short> reference, OverlayPanel panel,
        IReadOnlyList<PlaneView> views, SKFont font, SKPaint ink)
    {
        var (low, high) = DisplayRange(image);
        canvas.DrawText(panel.Title, Gap, top + Head - 8, font, ink);
        float left = Gap;
        foreach (var view in views)
        {
            var frame = SKRect.Create(left, top + Head, (float)(view.WidthMm * scale), (float)(view.HeightMm * scale));
            PaintPlane(canvas, frame, view, view.Cut(image), low, high, view.Cut(panel.Labels), view.Cut(reference));
            left += frame.Width + Gap;
        }
    }

    private static void PaintPlane(SKCanvas canvas, SKRect frame, PlaneView view, float[] grey, float low, float high, short[] labels,
        short[] reference)
    {
        PaintImage(canvas, frame, view, grey, low, high);
        PaintLabels(canvas, frame, view, labels);
        PaintOutlines(canvas, frame, view, reference);
    }

    internal static void PaintImage(SKCanvas canvas, SKRect frame, PlaneView view, float[] grey, float low, float high)
    {
        using var background = Bitmap(view, pixel =>
        {
            var value = (byte)Math.Clamp((grey[pixel] - low) / (high - low) * 255, 0, 255);
            return new SKColor(value, value, value);
        });
        canvas.DrawImage(background, frame, new SKSamplingOptions(SKFilterMode.Linear));
    }

    internal static void PaintLabels(SKCanvas canvas, SKRect frame, PlaneView view, short[] labels)
    {
        using var fill = Bitmap(view, pixel => labels[pixel] > 0 ? Palette.Skia(labels[pixel] - 1).WithAlpha(FillAlpha)
            : SKColors.Transparent);
        canvas.DrawImage(fill, frame, new SKSamplingOptions(SKFilterMode.Nearest));
    }

    internal static void PaintOutlines(SKCanvas canvas, SKRect frame, PlaneView view, short[] reference)
    {
        foreach (var label in reference.Where(value => value > 0).Distinct().Order())
        {
            using var path = Outline(view, reference, label, frame);
            using var halo = new SKPaint { Color = SKColors.Black, Style = SKPaintStyle.Stroke, StrokeWidth = 3, IsAntialias = true };
            using var line = new SKPaint
            {
                Color = Palette.Skia(label - 1),
                Style = SKPaintStyle.Stroke,
                StrokeWidth = 1.6f,
                IsAntialias = true,
            };
            canvas.DrawPath(path, halo);
            canvas.DrawPath(path, line);
        }
    }

    private static SKImage Bitmap(PlaneView view, Func<int, SKColor> colourOf)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(view.Width, view.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (var pixel = 0; pixel < view.Width * view.Height; pixel++)
            bitmap.SetPixel(pixel % view.Width, pixel / view.Width, colourOf(pixel));
        return SKImage.FromBitmap(bitmap);
    }

    /// <summary>The pixel edges between a label and what is not that label.</summary>
    private static SKPath Outline(PlaneView view, short[] labels, short label, SKRect frame)
    {
        var path = new SKPath();
        var (w, h) = (frame.Width / view.Width, frame.Height / view.Height);
        bool Has(int x, int y) => x >= 0 && y >= 0 && x < view.Width && y < view.Height && labels[(y * view.Width) + x] == label;
        void Line(int x0, int y0, int x1, int y1)
        {
            path.MoveTo(frame.Left + (x0 * w), frame.Top + (y0 * h));
            path.LineTo(frame.Left + (x1 * w), frame.Top + (y1 * h));
        }
        for (var y = 0; y <= view.Height; y++)
        {
            for (var x = 0; x <= view.Width; x++)
            {
                if (Has(x, y) != Has(x - 1, y)) Line(x, y, x, y + 1);
                if (Has(x, y) != Has(x, y - 1)) Line(x, y, x + 1, y);
            }
        }
        return path;
    }

    private static void PaintLegend(SKCanvas canvas, IReadOnlyDictionary<int, string> labelNames, SKFont font, SKPaint ink, float y)
    {
        float x = Gap;
        foreach (var (value, name) in labelNames.OrderBy(pair => pair.Key))
        {
            using var swatch = new SKPaint { Color = Palette.Skia(value - 1) };
            canvas.DrawRect(SKRect.Create(x, y - 11, 12, 12), swatch);
            canvas.DrawText(name, x + 17, y, font, ink);
            x += 17 + font.MeasureText(name) + 18;
        }
    }

    internal static (float Low, float High) DisplayRange(Volume<float> image)
    {
        var sorted = image.Voxels.Where(float.IsFinite).Order().ToArray();
        var (low, high) = (sorted[(int)(sorted.Length * 0.005)], sorted[(int)((sorted.Length - 1) * 0.995)]);
        return (low, high > low ? high : low + 1);
    }

    /// <summary>For each axis the slice with most foreground; the middle where there is none. Index along x, y, z.</summary>
    private static int[] Centre(Volume<short> labels)
    {
        var size = labels.Size;
        long[][] counts = [new long[size.X], new long[size.Y], new long[size.Z]];
        for (var z = 0; z < size.Z; z++)
            for (var y = 0; y < size.Y; y++)
                for (var x = 0; x < size.X; x++)
                    if (labels[z, y, x] > 0)
                        (counts[0][x], counts[1][y], counts[2][z]) = (counts[0][x] + 1, counts[1][y] + 1, counts[2][z] + 1);
        return [.. counts.Select(count => count.Max() == 0 ? count.Length / 2 : Array.IndexOf(count, count.Max()))];
    }
}
