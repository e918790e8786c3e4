namespace SamCrowd.Sam.Images;

/// <summary>
/// The grey map of the PNG files that the study's annotators (and its SAM) saw: matplotlib's "Greys_r", which is ColorBrewer's sequential
/// grey scale and not a straight line, sampled at 256 steps.
/// </summary>
internal static class GreysColourMap
{
    // ColorBrewer 9-class Greys, darkest first.
    private static readonly double[] Knots = [0, 37, 82, 115, 150, 189, 217, 240, 255];

    private static readonly byte[] Curve = [.. Enumerable.Range(0, 256).Select(Level)];

    /// <summary>Grey level 0..255 of each of the 256 steps.</summary>
    public static IReadOnlyList<byte> Levels => Curve;

    /// <summary>matplotlib's step of a value between the slice's minimum and maximum: floor(256 t), the maximum itself step 255.</summary>
    public static byte LevelOf(double t) => Curve[Math.Clamp((int)(t * 256), 0, 255)];

    private static byte Level(int step)
    {
        var place = step / 255.0 * (Knots.Length - 1);
        var knot = Math.Min((int)place, Knots.Length - 2);
        return (byte)(Knots[knot] + ((Knots[knot + 1] - Knots[knot]) * (place - knot)) + 1e-9);
    }
}
