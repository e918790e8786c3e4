using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SamCrowd.Imaging.Files;
using ScottPlot;
using SkiaSharp;

namespace SamCrowd.Experiments.Figures;

/// <summary>A finished drawing, as pixels for a page and as vectors for print.</summary>
/// <param name="Png">Twice the drawing's size in pixels.</param>
internal sealed partial record Figure(string Name, int Width, int Height, byte[] Png, string Svg)
{
    private const int PixelScale = 2;

    /// <summary>Writes <c>name.png</c> and <c>name.svg</c>.</summary>
    public void Write(string folder)
    {
        AtomicFile.Write(Path.Combine(folder, Name + ".png"), stream => stream.Write(Png));
        AtomicFile.WriteText(Path.Combine(folder, Name + ".svg"), Svg);
    }

    /// <summary>The SVG as the address of an image inside an HTML file.</summary>
    public string ToDataUri() => $"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(Svg))}";

    internal static Figure Of(string name, Plot plot, int width, int height)
    {
        FigureFont.Apply(plot);
        plot.Axes.FrameWidth(1);
        var svg = plot.GetSvgXml(width, height);
        plot.ScaleFactor = PixelScale;
        var png = plot.GetImageBytes(width * PixelScale, height * PixelScale, ImageFormat.Png);
        return new Figure(name, width, height, png, WithFallbackFonts(svg));
    }

    /// <param name="paint">Draws on white, in units of the figure's size.</param>
    internal static Figure Painted(string name, int width, int height, Action<SKCanvas> paint)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width * PixelScale, height * PixelScale));
        surface.Canvas.Scale(PixelScale);
        surface.Canvas.Clear(SKColors.White);
        paint(surface.Canvas);
        using var picture = surface.Snapshot();
        using var png = picture.Encode(SKEncodedImageFormat.Png, 100);
        using var svg = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, width, height), svg))
        {
            canvas.Clear(SKColors.White);
            paint(canvas);
        }
        return new Figure(name, width, height, png.ToArray(), WithFallbackFonts(Encoding.UTF8.GetString(svg.ToArray())));
    }

    internal static string WithFallbackFonts(string svg) =>
        FontFamily().Replace(svg, string.Create(CultureInfo.InvariantCulture, $"font-family=\"{FigureFont.FamilyWithFallbacks}\""));

    [GeneratedRegex("font-family=\"[^\"]*\"")]
    private static partial Regex FontFamily();
}
