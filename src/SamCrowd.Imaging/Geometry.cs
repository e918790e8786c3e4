namespace SamCrowd.Imaging;

/// <summary>
/// Where a voxel grid lies in the world: NIfTI's world, millimetres, x to the patient's Right, y Anterior, z Superior (RAS+).
/// A voxel index (i, j, k) counts along x, y, z of the file; its centre is at <c>Origin + Direction · (Spacing ∘ (i, j, k))</c>.
/// </summary>
/// <param name="Spacing">Distance of neighbouring voxel centres along i, j, k in mm, each &gt; 0.</param>
/// <param name="Origin">World position of the centre of voxel (0, 0, 0) in mm.</param>
/// <param name="Direction">World unit vector of each index axis.</param>
public sealed record Geometry(Vector3d Spacing, Vector3d Origin, Direction Direction)
{
    /// <summary>
    /// A grid with that spacing in mm along x, y, z of the file, its origin at 0, its axes along those of the world (RAS+).
    /// </summary>
    public static Geometry WithSpacing(double x, double y, double z) =>
        new(new Vector3d(x, y, z), new Vector3d(0, 0, 0), Direction.Identity);

    /// <summary>The affine from voxel index (i, j, k, 1) to world (x, y, z): three rows of four numbers.</summary>
    public double[,] ToAffine()
    {
        var affine = new double[3, 4];
        for (var row = 0; row < 3; row++)
        {
            affine[row, 0] = Direction[row, 0] * Spacing.X;
            affine[row, 1] = Direction[row, 1] * Spacing.Y;
            affine[row, 2] = Direction[row, 2] * Spacing.Z;
        }
        (affine[0, 3], affine[1, 3], affine[2, 3]) = (Origin.X, Origin.Y, Origin.Z);
        return affine;
    }

    /// <summary>Spacing, origin and direction of an affine, such as that of nibabel.</summary>
    /// <param name="affine">Three (or four) rows of four numbers, voxel index to world mm; no column may be zero.</param>
    /// <exception cref="InvalidInputException">A column of the affine is zero or not finite.</exception>
    public static Geometry FromAffine(double[,] affine)
    {
        var spacing = new double[3];
        var direction = new double[9];
        for (var column = 0; column < 3; column++)
        {
            var length = Math.Sqrt((affine[0, column] * affine[0, column]) + (affine[1, column] * affine[1, column])
                + (affine[2, column] * affine[2, column]));
            if (!(length > 0) || !double.IsFinite(length))
                throw new InvalidInputException($"the affine's column {column} has length {length}: a voxel must have a finite size "
                    + "above zero");
            spacing[column] = length;
            for (var row = 0; row < 3; row++) direction[(row * 3) + column] = affine[row, column] / length;
        }
        return new Geometry(
            new Vector3d(spacing[0], spacing[1], spacing[2]),
            new Vector3d(affine[0, 3], affine[1, 3], affine[2, 3]),
            new Direction(direction));
    }

    /// <summary>True where every element of both affines agrees within <paramref name="tolerance"/> (mm).</summary>
    public bool Matches(Geometry other, double tolerance = 1e-3)
    {
        var (a, b) = (ToAffine(), other.ToAffine());
        for (var row = 0; row < 3; row++)
            for (var column = 0; column < 4; column++)
                if (!(Math.Abs(a[row, column] - b[row, column]) <= tolerance)) return false;
        return true;
    }
}
