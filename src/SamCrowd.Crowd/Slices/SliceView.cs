using SamCrowd.Annotation;
using SamCrowd.Imaging;

namespace SamCrowd.Crowd.Slices;

/// <summary>
/// How a slice array is shown: turned so that a patient looks as radiologists are used to. Axial: front on top, the patient's right on the
/// left; coronal: head on top, right on the left; sagittal: head on top, front on the left. Marks keep the array's own pixels.
/// </summary>
/// <param name="Transpose">Rows of the array become columns of the picture; done before the flips.</param>
/// <param name="FlipX">The picture's columns in reverse order.</param>
/// <param name="FlipY">The picture's rows in reverse order.</param>
/// <param name="PixelWidth">Distance of neighbouring columns of the picture, in mm.</param>
/// <param name="PixelHeight">Distance of neighbouring rows of the picture, in mm.</param>
/// <param name="Edges">Where the picture's left, right, top and bottom point to: R, L, A, P, S or I.</param>
internal sealed record SliceView(bool Transpose, bool FlipX, bool FlipY, double PixelWidth, double PixelHeight, string Edges)
{
    /// <summary>The study's pictures: rows in reverse order whatever the geometry says, pixels square.</summary>
    public static SliceView Study { get; } = new(false, false, true, 1, 1, "");

    public static SliceView Of(Geometry geometry, SliceAxis axis)
    {
        // Index axes x, y, z = 0, 1, 2 of the array's columns and rows; SliceAxis counts z, y, x.
        var (columns, rows) = axis switch { SliceAxis.Z => (0, 1), SliceAxis.Y => (0, 2), _ => (1, 2) };
        double[] spacing = [geometry.Spacing.X, geometry.Spacing.Y, geometry.Spacing.Z];
        var (across, down) = (Main(geometry, columns), Main(geometry, rows));
        // Left-right lies across the picture where there is any, else front-back; head-feet always lies down.
        var transpose = across.World == Superior || (down.World == Right && across.World != Right);
        if (transpose) (across, down, columns, rows) = (down, across, rows, columns);
        // Increasing columns point to the patient's left or back, increasing rows to the back or the feet.
        var (flipX, flipY) = (across.World != Superior && across.Sign > 0, down.Sign > 0);
        return new SliceView(transpose, flipX, flipY, spacing[columns], spacing[rows], EdgesOf(across, down, flipX, flipY));
    }

    private const int Right = 0;
    private const int Anterior = 1;
    private const int Superior = 2;

    private static (int World, int Sign) Main(Geometry geometry, int axis)
    {
        var world = new[] { Right, Anterior, Superior }.MaxBy(row => Math.Abs(geometry.Direction[row, axis]));
        return (world, Math.Sign(geometry.Direction[world, axis]));
    }

    private static string EdgesOf((int World, int Sign) across, (int World, int Sign) down, bool flipX, bool flipY)
    {
        var (right, bottom) = (flipX ? -across.Sign : across.Sign, flipY ? -down.Sign : down.Sign);
        return $"{Name(across.World, -right)}{Name(across.World, right)}{Name(down.World, -bottom)}{Name(down.World, bottom)}";
    }

    private static char Name(int world, int sign) => sign > 0 ? "RAS"[world] : "LPI"[world];
}
