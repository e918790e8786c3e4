namespace SamCrowd.Annotation;

/// <summary>
/// A box on a slice, in the slice array's own pixel coordinates: x counts columns, y rows, and a whole number is the centre of a pixel, as
/// SAM's prompt coordinates are. Both ends are inclusive: the box holds column c where X0 &lt;= c &lt;= X1 and row r where Y0 &lt;= r &lt;=
/// Y1. It may reach over the slice's edge (the study's rule for simulated boxes does, by up to two pixels).
/// </summary>
public readonly record struct PixelBox(float X0, float Y0, float X1, float Y1)
{
    /// <summary>X1 − X0 in pixels: the distance between the centres of the outermost columns, one less than the columns it holds.</summary>
    public float Width => X1 - X0;

    /// <summary>Y1 − Y0 in pixels, likewise by rows.</summary>
    public float Height => Y1 - Y0;

    /// <summary>Width times height in square pixels; 0 where an end lies before its start.</summary>
    public float Area => Math.Max(Width, 0) * Math.Max(Height, 0);

    /// <summary>The middle of the box: column x and row y, in pixels.</summary>
    public (float X, float Y) Centre => ((X0 + X1) / 2, (Y0 + Y1) / 2);

    /// <summary>True where the point lies in the box or on its border.</summary>
    public bool Contains(float x, float y) => x >= X0 && x <= X1 && y >= Y0 && y <= Y1;

    /// <summary>True where the two share an area above zero.</summary>
    public bool Overlaps(PixelBox other) => X0 < other.X1 && other.X0 < X1 && Y0 < other.Y1 && other.Y0 < Y1;

    /// <summary>The smallest box that holds both.</summary>
    public PixelBox Union(PixelBox other) =>
        new(Math.Min(X0, other.X0), Math.Min(Y0, other.Y0), Math.Max(X1, other.X1), Math.Max(Y1, other.Y1));

    /// <summary>Area in common divided by the area of both together; 0 where both are empty.</summary>
    public double IntersectionOverUnion(PixelBox other)
    {
        var common = new PixelBox(Math.Max(X0, other.X0), Math.Max(Y0, other.Y0), Math.Min(X1, other.X1), Math.Min(Y1, other.Y1));
        var shared = common.Width > 0 && common.Height > 0 ? common.Area : 0;
        var all = Area + other.Area - shared;
        return all > 0 ? shared / all : 0;
    }

    /// <summary>The point <paramref name="t"/> of the way from this box to the other: 0 this one, 1 the other.</summary>
    public PixelBox Towards(PixelBox other, float t) =>
        new(X0 + ((other.X0 - X0) * t), Y0 + ((other.Y0 - Y0) * t), X1 + ((other.X1 - X1) * t), Y1 + ((other.Y1 - Y1) * t));

    /// <summary>The same box on the slice with its rows in reverse order, as the study's images show it.</summary>
    public PixelBox WithRowsReversed(int rows) => new(X0, rows - 1 - Y1, X1, rows - 1 - Y0);

    /// <summary>True where some part of the box lies on a slice of that size.</summary>
    public bool Touches(int rows, int columns) => X1 >= 0 && Y1 >= 0 && X0 <= columns - 1 && Y0 <= rows - 1;
}
