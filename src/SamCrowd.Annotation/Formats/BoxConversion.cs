using System.Globalization;

namespace SamCrowd.Annotation.Formats;

/// <summary>
/// The one conversion between a tool's box on an image and ours on a slice, both ways. It is worked in float64 from end to end, so that
/// what one way gives the other takes back: real numbers the same, whole pixels the same pixels.
/// </summary>
/// <param name="size">The image's size; at least 1x1.</param>
internal sealed class BoxConversion(ImageSize size, ImageOrientation orientation)
{
    // What rounding in a tool's percentages and decimals leaves over the edge.
    private const double Rounding = 0.01;

    /// <summary>A box counts pixels that its image does not have: its numbers may mean something else.</summary>
    public sealed class PixelRangeException(string message) : FormatException(message);

    /// <summary>What was noticed about a box while it was converted.</summary>
    [Flags]
    public enum Findings
    {
        None = 0,

        /// <summary>It reached over the image's edge, and that part was cut off.</summary>
        Clipped = 1,

        /// <summary>Whole pixels were due and a corner lay between two; the pixel it lies in was taken.</summary>
        BetweenPixels = 2,

        /// <summary>No pixel's centre lies in it.</summary>
        NoPixel = 4,
    }

    /// <param name="box">In the tool's numbers, its corners in any order.</param>
    /// <param name="accuracy">How far a whole pixel may be off, in pixels, because the file has few decimals.</param>
    /// <exception cref="FormatException">
    /// A number is not finite, the box lies outside the image, or it counts pixels that the image does not have. The message follows
    /// "the box".
    /// </exception>
    public (PixelBox Box, Findings Findings) ToSlice(ToolBox box, CornerConvention corners, double accuracy = 0)
    {
        if (!box.IsFinite) throw new FormatException("has a corner that is not a finite number");
        var (findings, centres) = corners == CornerConvention.Edges ? FromEdges(box.Sorted) : FromPixels(box.Sorted, corners, accuracy);
        if (HoldsNone(centres.X0, centres.X1) || HoldsNone(centres.Y0, centres.Y1)) findings |= Findings.NoPixel;
        var turned = Turn(centres);
        return (new PixelBox((float)turned.X0, (float)turned.Y0, (float)turned.X1, (float)turned.Y1), findings);
    }

    /// <exception cref="FormatException">
    /// The box lies outside the image, or whole pixels are due and it holds none. The message follows "the box".
    /// </exception>
    public (ToolBox Box, Findings Findings) FromSlice(PixelBox box, CornerConvention corners)
    {
        var centres = Turn(new ToolBox(box.X0, box.Y0, box.X1, box.Y1));
        var edges = new ToolBox(centres.X0 + 0.5, centres.Y0 + 0.5, centres.X1 + 0.5, centres.Y1 + 0.5);
        var inside = Clip(edges);
        var findings = inside == edges ? Findings.None : Findings.Clipped;
        if (corners == CornerConvention.Edges) return (inside, findings);
        var first = corners == CornerConvention.PixelsFromOne ? 1 : 0;
        var pixels = new ToolBox(
            Math.Max(Math.Ceiling(centres.X0), 0), Math.Max(Math.Ceiling(centres.Y0), 0),
            Math.Min(Math.Floor(centres.X1), size.Width - 1), Math.Min(Math.Floor(centres.Y1), size.Height - 1));
        if (pixels.X0 > pixels.X1 || pixels.Y0 > pixels.Y1)
            throw new FormatException("holds no pixel, and this format counts whole pixels");
        return (new ToolBox(pixels.X0 + first, pixels.Y0 + first, pixels.X1 + first, pixels.Y1 + first), findings);
    }

    /// <summary>A point measured from the image's edge, in the slice's pixels.</summary>
    /// <exception cref="FormatException">It lies outside the image. The message follows "the point".</exception>
    public (float X, float Y) PointToSlice(double x, double y)
    {
        if (!(x >= -Rounding && y >= -Rounding && x <= size.Width + Rounding && y <= size.Height + Rounding))
            throw new FormatException(Text($"({x}, {y}) lies outside its image of {size} pixels"));
        var at = Turn(new ToolBox(x - 0.5, y - 0.5, x - 0.5, y - 0.5));
        return ((float)at.X0, (float)at.Y0);
    }

    private (Findings, ToolBox) FromEdges(ToolBox box)
    {
        var inside = Clip(box);
        var clipped = Math.Max(Math.Max(inside.X0 - box.X0, inside.Y0 - box.Y0),
            Math.Max(box.X1 - inside.X1, box.Y1 - inside.Y1)) > Rounding;
        return (clipped ? Findings.Clipped : Findings.None,
            new ToolBox(inside.X0 - 0.5, inside.Y0 - 0.5, inside.X1 - 0.5, inside.Y1 - 0.5));
    }

    private (Findings, ToolBox) FromPixels(ToolBox box, CornerConvention corners, double accuracy)
    {
        var first = corners == CornerConvention.PixelsFromOne ? 1 : 0;
        var between = false;
        var pixels = new ToolBox(Whole(box.X0), Whole(box.Y0), Whole(box.X1), Whole(box.Y1));
        if (pixels.X1 < 0 || pixels.Y1 < 0 || pixels.X0 > size.Width || pixels.Y0 > size.Height) throw Outside(box);
        Check(pixels.X0, pixels.X1, size.Width, "column");
        Check(pixels.Y0, pixels.Y1, size.Height, "row");
        return (between ? Findings.BetweenPixels : Findings.None, pixels);

        double Whole(double corner)
        {
            var nearest = Math.Round(corner - first);
            if (Math.Abs(corner - first - nearest) <= accuracy + 1e-6) return nearest;
            between = true;
            return Math.Floor(corner - first);
        }

        void Check(double low, double high, int count, string what)
        {
            if (low >= 0 && high <= count - 1) return;
            var wrong = (low < 0 ? low : high) + first;
            throw new PixelRangeException(
                Text($"reaches {what} {wrong} where the image has {what}s {first} to {count - 1 + first}: ")
                + $"the file may count pixels from {1 - first}, or measure from the image's edge");
        }
    }

    private ToolBox Clip(ToolBox edges)
    {
        var inside = new ToolBox(
            Math.Clamp(edges.X0, 0, size.Width), Math.Clamp(edges.Y0, 0, size.Height), Math.Clamp(edges.X1, 0, size.Width),
            Math.Clamp(edges.Y1, 0, size.Height));
        var lost = (inside.X0 == inside.X1 && edges.X0 != edges.X1) || (inside.Y0 == inside.Y1 && edges.Y0 != edges.Y1);
        return lost || edges.X1 < 0 || edges.Y1 < 0 || edges.X0 > size.Width || edges.Y0 > size.Height ? throw Outside(edges) : inside;
    }

    private FormatException Outside(ToolBox box) =>
        new(Text($"({box.X0}, {box.Y0}) to ({box.X1}, {box.Y1}) lies outside its image of {size} pixels"));

    private ToolBox Turn(ToolBox centres) => orientation == ImageOrientation.Study
        ? centres with { Y0 = size.Height - 1 - centres.Y1, Y1 = size.Height - 1 - centres.Y0 }
        : centres;

    private static bool HoldsNone(double low, double high) => Math.Ceiling(low) > Math.Floor(high);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
