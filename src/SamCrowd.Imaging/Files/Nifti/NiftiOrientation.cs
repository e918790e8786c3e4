using System.Globalization;
namespace SamCrowd.Imaging.Files.Nifti;

/// <summary>
/// The three ways a NIfTI header gives the grid's place in the world, best first: sform (an affine), qform (a quaternion with pixdim),
/// pixdim alone.
/// </summary>
/// <param name="pixelSizes">pixdim[0..3]; pixdim[0] is qfac.</param>
/// <param name="qform">quatern_b, c, d and qoffset_x, y, z; null where qform_code is 0.</param>
/// <param name="sform">srow_x, srow_y, srow_z; null where sform_code is 0.</param>
internal sealed class NiftiOrientation(string path, double[] pixelSizes, double[]? qform, double[]? sform)
{
    // xyzt_units of nifti1.h: NIFTI_UNITS_METER, _MICRON; everything else counts as millimetres, as files that state no unit mean them.
    private const int SpaceMask = 7, Metre = 1, Micron = 3, LastUnit = 3;

    // Voxels of more than a decimetre are of no scanner: such a file says metres and means millimetres.
    private const double LargestVoxelMm = 100;

    // Beyond float32 rounding, pixdim and the sform's columns say different things, and the sform is what places the voxels.
    private const double RelativeTolerance = 1e-5;

    // Headers are rounded; what is closer than this is no disagreement worth a note.
    private const double NoteTolerance = 1e-3;

    // Of a voxel: how far apart sform and qform may put the first voxel without a note.
    private const double ShiftTolerance = 0.1;

    /// <summary>xyzt_units.</summary>
    public int Unit { get; init; }

    /// <summary>Whether the header states a place in the world: one of its form codes is above 0.</summary>
    public bool IsPlaced => sform is not null || qform is not null;

    /// <summary>An sform of zeros beside a qform: what some programs leave that set the code alone.</summary>
    private bool SformIsEmpty => sform is not null && qform is not null && Array.TrueForAll(sform, value => value == 0);

    /// <summary>In millimetres.</summary>
    public Geometry ToGeometry() => InMillimetres(AsStored());

    /// <summary>What the header says in two ways that disagree, or otherwise oddly.</summary>
    /// <param name="geometry">What was taken.</param>
    public IReadOnlyList<string> NotesOn(Geometry geometry)
    {
        var notes = new List<string>();
        var factor = geometry.Spacing.X / AsStored().Spacing.X;
        if ((Unit & SpaceMask) is Metre or Micron)
            notes.Add(factor == 1 ? "says that it is in metres, which would make its voxels larger than a decimetre; taken as millimetres"
                : $"is in {((Unit & SpaceMask) == Metre ? "metres" : "microns")}; converted to millimetres");
        if ((Unit & SpaceMask) > LastUnit)
            notes.Add(FormattableString.Invariant($"names the unit of length {Unit & SpaceMask}, which NIfTI does not have; taken as ")
                + "millimetres");
        if (SformIsEmpty) notes.Add("has an sform of zeros; its qform is taken");
        if (sform is not null && !SformIsEmpty)
        {
            var lengths = geometry.Spacing.ToXyz();
            if (Enumerable.Range(0, 3).Any(i => pixelSizes[i + 1] != 0
                && !(Math.Abs((Math.Abs(pixelSizes[i + 1]) * factor) - lengths[i]) <= NoteTolerance * lengths[i])))
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"has pixdim ({pixelSizes[1]:0.####}, {pixelSizes[2]:0.####}, "
                    + $"{pixelSizes[3]:0.####}) beside an sform with voxels of ({lengths[0] / factor:0.####}, "
                    + $"{lengths[1] / factor:0.####}, {lengths[2] / factor:0.####}); the sform is taken"));
            if (QformDisagrees(geometry, factor)) notes.Add("has a qform that places it otherwise than its sform; the sform is taken");
        }
        var shear = Enumerable.Range(0, 3).Max(a => Math.Abs(Dot(geometry.Direction, a, (a + 1) % 3)));
        if (shear > NoteTolerance)
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"has axes that are not at right angles (off by "
                + $"{Math.Asin(Math.Min(1, shear)) * 180 / Math.PI:0.#} degrees); distances are approximate"));
        return notes;
    }

    private bool QformDisagrees(Geometry geometry, double factor)
    {
        if (qform is null || !Array.TrueForAll(qform, double.IsFinite)) return false;
        var rotation = Rotation(qform[0], qform[1], qform[2], pixelSizes[0] < 0);
        for (var column = 0; column < 3; column++)
            if (Enumerable.Range(0, 3).Sum(row => rotation[row, column] * geometry.Direction[row, column]) < 1 - NoteTolerance) return true;
        var (origin, spacing) = (geometry.Origin.ToXyz(), geometry.Spacing.ToXyz());
        return Enumerable.Range(0, 3).Any(axis => Math.Abs((qform[axis + 3] * factor) - origin[axis]) > ShiftTolerance * spacing.Min());
    }

    private Geometry AsStored()
    {
        if (sform is not null && !SformIsEmpty) return FromSform(sform);
        CheckPixelSizes();
        var spacing = new Vector3d(pixelSizes[1], pixelSizes[2], pixelSizes[3]);
        if (qform is null) return new Geometry(spacing, new Vector3d(0, 0, 0), Direction.Identity);
        RequireFinite(qform, "its qform");
        return new Geometry(spacing, new Vector3d(qform[3], qform[4], qform[5]), Rotation(qform[0], qform[1], qform[2], pixelSizes[0] < 0));
    }

    private Geometry InMillimetres(Geometry stored)
    {
        var factor = (Unit & SpaceMask) switch { Metre => 1000.0, Micron => 0.001, _ => 1 };
        if (factor == 1 || stored.Spacing.ToXyz().Max() * factor > LargestVoxelMm) return stored;
        Vector3d Scaled(Vector3d v) => new(v.X * factor, v.Y * factor, v.Z * factor);
        return stored with { Spacing = Scaled(stored.Spacing), Origin = Scaled(stored.Origin) };
    }

    /// <summary>The quaternion (b, c, d) and qfac of a direction with orthonormal columns; null where they are not, within 1e-4.</summary>
    public static (double B, double C, double D, int Qfac)? ToQuaternion(Direction direction)
    {
        for (var a = 0; a < 3; a++)
            for (var b = a; b < 3; b++)
                if (Math.Abs(Dot(direction, a, b) - (a == b ? 1 : 0)) > 1e-4) return null;
        var qfac = Determinant(direction) < 0 ? -1 : 1;
        double R(int row, int column) => column == 2 ? direction[row, 2] * qfac : direction[row, column];
        // Shepperd's choice of the largest component, so that nothing is divided by a small number.
        double w, x, y, z;
        var trace = R(0, 0) + R(1, 1) + R(2, 2);
        if (trace > 0)
        {
            var s = 2 * Math.Sqrt(trace + 1);
            (w, x, y, z) = (s / 4, (R(2, 1) - R(1, 2)) / s, (R(0, 2) - R(2, 0)) / s, (R(1, 0) - R(0, 1)) / s);
        }
        else if (R(0, 0) >= R(1, 1) && R(0, 0) >= R(2, 2))
        {
            var s = 2 * Math.Sqrt(1 + R(0, 0) - R(1, 1) - R(2, 2));
            (w, x, y, z) = ((R(2, 1) - R(1, 2)) / s, s / 4, (R(0, 1) + R(1, 0)) / s, (R(0, 2) + R(2, 0)) / s);
        }
        else if (R(1, 1) >= R(2, 2))
        {
            var s = 2 * Math.Sqrt(1 + R(1, 1) - R(0, 0) - R(2, 2));
            (w, x, y, z) = ((R(0, 2) - R(2, 0)) / s, (R(0, 1) + R(1, 0)) / s, s / 4, (R(1, 2) + R(2, 1)) / s);
        }
        else
        {
            var s = 2 * Math.Sqrt(1 + R(2, 2) - R(0, 0) - R(1, 1));
            (w, x, y, z) = ((R(1, 0) - R(0, 1)) / s, (R(0, 2) + R(2, 0)) / s, (R(1, 2) + R(2, 1)) / s, s / 4);
        }
        return w < 0 ? (-x, -y, -z, qfac) : (x, y, z, qfac);
    }

    private Geometry FromSform(double[] rows)
    {
        RequireFinite(rows, "its sform");
        var affine = new double[3, 4];
        for (var i = 0; i < rows.Length; i++) affine[i / 4, i % 4] = rows[i];
        Geometry geometry;
        try
        {
            geometry = Geometry.FromAffine(affine);
        }
        catch (InvalidInputException failure)
        {
            throw new InvalidInputException($"{path}: {failure.Message}", failure);
        }
        var lengths = geometry.Spacing.ToXyz();
        for (var i = 0; i < 3; i++)
            if (Math.Abs(pixelSizes[i + 1] - lengths[i]) <= RelativeTolerance * lengths[i]) lengths[i] = pixelSizes[i + 1];
        return geometry with { Spacing = new Vector3d(lengths[0], lengths[1], lengths[2]) };
    }

    // nifti1.h, "QUATERNION REPRESENTATION OF ROTATION MATRIX (METHOD 2)".
    private static Direction Rotation(double b, double c, double d, bool flipped)
    {
        var rest = 1 - ((b * b) + (c * c) + (d * d));
        var a = Math.Sqrt(Math.Max(rest, 0));
        if (rest < 0)
        {
            var length = Math.Sqrt((b * b) + (c * c) + (d * d));
            (b, c, d) = (b / length, c / length, d / length);
        }
        var q = flipped ? -1 : 1;
        return new Direction(
        [
            (a * a) + (b * b) - (c * c) - (d * d), 2 * ((b * c) - (a * d)), q * 2 * ((b * d) + (a * c)),
            2 * ((b * c) + (a * d)), (a * a) + (c * c) - (b * b) - (d * d), q * 2 * ((c * d) - (a * b)),
            2 * ((b * d) - (a * c)), 2 * ((c * d) + (a * b)), q * ((a * a) + (d * d) - (c * c) - (b * b)),
        ]);
    }

    private void CheckPixelSizes()
    {
        for (var i = 1; i < 4; i++)
        {
            if (!(pixelSizes[i] > 0) || !double.IsFinite(pixelSizes[i]))
            {
                throw new InvalidInputException(
                    path, FormattableString.Invariant($"has pixdim[{i}] = {pixelSizes[i]}, but a voxel has a finite size above zero"),
                    "set the spacing in the program that wrote it");
            }
        }
    }

    private void RequireFinite(double[] values, string what)
    {
        if (values.Any(value => !double.IsFinite(value)))
            throw new InvalidInputException(path, $"has a NaN or infinite number in {what}", "write it again with a proper orientation");
    }

    private static double Dot(Direction m, int a, int b) => (m[0, a] * m[0, b]) + (m[1, a] * m[1, b]) + (m[2, a] * m[2, b]);

    private static double Determinant(Direction m) =>
        (m[0, 0] * ((m[1, 1] * m[2, 2]) - (m[1, 2] * m[2, 1])))
        - (m[0, 1] * ((m[1, 0] * m[2, 2]) - (m[1, 2] * m[2, 0])))
        + (m[0, 2] * ((m[1, 0] * m[2, 1]) - (m[1, 1] * m[2, 0])));
}
