using ScottPlot;
using SkiaSharp;

namespace SamCrowd.Experiments.Figures;

/// <summary>The one typeface of all figures, carried in this assembly (DejaVu Sans; its licence lies beside it in the source).</summary>
internal static class FigureFont
{
    public const string Family = "DejaVu Sans";

    /// <summary>For SVG: Verdana has nearly the same widths (both go back to Bitstream Vera), then whatever there is.</summary>
    public const string FamilyWithFallbacks = "DejaVu Sans, Verdana, sans-serif";

    public static SKTypeface Typeface { get; } = Load();

    /// <summary>Makes ScottPlot use it for this plot.</summary>
    public static void Apply(Plot plot)
    {
        lock (Fonts.FontResolvers)
        {
            if (!Fonts.FontResolvers.OfType<Resolver>().Any()) Fonts.FontResolvers.Add(new Resolver());
        }
        plot.Font.Set(Family);
    }

    private static SKTypeface Load()
    {
        using var stream = typeof(FigureFont).Assembly.GetManifestResourceStream("DejaVuSans.ttf")!;
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data);
    }

    private sealed class Resolver : IFontResolver
    {
        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
            fontName == Family ? Typeface : null;

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Family ? Typeface : null;
    }
}
