namespace SamCrowd.Annotation.Formats;

/// <summary>Boxes of tools that measure from the picture's edge, where pixel c reaches from c to c + 1.</summary>
internal static class EdgeBox
{
    public static PixelBox ToCentres(float x0, float y0, float x1, float y1) =>
        new(Math.Min(x0, x1) - 0.5f, Math.Min(y0, y1) - 0.5f, Math.Max(x0, x1) - 0.5f, Math.Max(y0, y1) - 0.5f);

    public static (float X0, float Y0, float X1, float Y1) FromCentres(PixelBox box) => (box.X0 + 0.5f, box.Y0 + 0.5f, box.X1 + 0.5f, box.Y1 + 0.5f);
}
