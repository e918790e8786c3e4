namespace SamCrowd.Annotation.Formats;

/// <summary>A box in a tool's own pixel numbers (<see cref="CornerConvention"/>), x to the right and y downwards.</summary>
internal readonly record struct ToolBox(double X0, double Y0, double X1, double Y1)
{
    /// <summary>The corners in ascending order, whichever way the box was drawn.</summary>
    public ToolBox Sorted => new(Math.Min(X0, X1), Math.Min(Y0, Y1), Math.Max(X0, X1), Math.Max(Y0, Y1));

    public bool IsFinite => double.IsFinite(X0) && double.IsFinite(Y0) && double.IsFinite(X1) && double.IsFinite(Y1);

    /// <summary>The smallest upright box around points; not finite where there is none.</summary>
    public static ToolBox Around(IEnumerable<(double X, double Y)> points)
    {
        var box = new ToolBox(double.PositiveInfinity, double.PositiveInfinity, double.NegativeInfinity, double.NegativeInfinity);
        foreach (var (x, y) in points)
            box = new ToolBox(Math.Min(box.X0, x), Math.Min(box.Y0, y), Math.Max(box.X1, x), Math.Max(box.Y1, y));
        return box;
    }

    /// <summary>The upright box around this one turned clockwise about its centre.</summary>
    public ToolBox TurnedAboutCentre(double degrees)
    {
        if (degrees == 0) return this;
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var (x, y, w, h) = ((X0 + X1) / 2, (Y0 + Y1) / 2, Math.Abs(X1 - X0) / 2, Math.Abs(Y1 - Y0) / 2);
        var (across, down) = ((Math.Abs(cos) * w) + (Math.Abs(sin) * h), (Math.Abs(sin) * w) + (Math.Abs(cos) * h));
        return new ToolBox(x - across, y - down, x + across, y + down);
    }

    /// <summary>The upright box around this one turned clockwise about its upper left corner.</summary>
    public ToolBox TurnedAboutCorner(double degrees)
    {
        if (degrees == 0) return this;
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var (x, y, w, h) = (X0, Y0, X1 - X0, Y1 - Y0);
        return Around([(x, y), (x + (w * cos), y + (w * sin)), (x - (h * sin), y + (h * cos)),
            (x + (w * cos) - (h * sin), y + (w * sin) + (h * cos))]);
    }

    /// <summary>The upright box around an ellipse turned clockwise about its centre.</summary>
    public static ToolBox AroundEllipse(double x, double y, double radiusX, double radiusY, double degrees = 0)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var (across, down) = (Math.Sqrt(Math.Pow(radiusX * cos, 2) + Math.Pow(radiusY * sin, 2)),
            Math.Sqrt(Math.Pow(radiusX * sin, 2) + Math.Pow(radiusY * cos, 2)));
        return new ToolBox(x - across, y - down, x + across, y + down);
    }
}
