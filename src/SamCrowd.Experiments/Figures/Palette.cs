using SkiaSharp;

namespace SamCrowd.Experiments.Figures;

/// <summary>
/// Colours that people with any common colour vision tell apart (Okabe and Ito 2008, and a grey), in an order that keeps neighbours far
/// apart.
/// </summary>
internal static class Palette
{
    private static readonly string[] Colours =
        ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#F0E442", "#000000", "#999999",
        // Tol's muted colours (Paul Tol 2021, Colour Schemes) for what comes after nine.
        "#332288", "#CC6677", "#117733", "#DDCC77", "#882255", "#88CCEE", "#44AA99", "#AA4499"];

    /// <returns>#RRGGBB; the palette starts again after seventeen.</returns>
    public static string Hex(int index) => Colours[index % Colours.Length];

    internal static ScottPlot.Color Plot(int index) => ScottPlot.Color.FromHex(Hex(index));

    internal static SKColor Skia(int index) => SKColor.Parse(Hex(index));
}
