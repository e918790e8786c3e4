using System.Globalization;

namespace SamCrowd.Imaging;

/// <summary>
/// The one answer to whether two volumes lie on the same grid, and how to bring one to the other's. Everything that reads a label map, a
/// prediction or a further channel beside an image goes through it: arrays that are compared by index must be of one place and orientation.
/// </summary>
/// <remarks>
/// Same grid: voxels are the same points of the world, whatever order they are stored in. Tolerances are relative to the voxel, since
/// headers are rounded: axes and spacing within 1 %, every corner of the grid within a quarter of a voxel.
/// </remarks>
internal static class GridAlignment
{
    private const double LargestAxisError = 0.01;
    private const double LargestCornerShift = 0.25;

    /// <summary>
    /// The volume in the reference's order of voxels and with its geometry. A volume that is stored so already keeps its voxel array; one
    /// whose file states no place in the world is taken to lie where the reference of the same size and spacing lies.
    /// </summary>
    /// <param name="volume">What is brought over.</param>
    /// <param name="isPlaced">Whether the volume's file states a place in the world.</param>
    /// <param name="path">The volume's file, for the error.</param>
    /// <param name="reference">Size and geometry of the reference.</param>
    /// <param name="referencePath">The reference's file, for the error.</param>
    /// <exception cref="InvalidInputException">The grids are not the same.</exception>
    public static Volume<T> BringTo<T>(Volume<T> volume, bool isPlaced, string path, (Size3 Size, Geometry Geometry) reference,
        string referencePath)
        where T : unmanaged
    {
        if (!isPlaced && volume.Size == reference.Size && SpacingAgrees(volume.Geometry, reference.Geometry))
            return new Volume<T>(volume.Size, reference.Geometry, volume.Voxels);
        if (AxesTo((volume.Size, volume.Geometry), reference) is { } axes)
            return new Volume<T>(reference.Size, reference.Geometry, IsIdentity(axes) ? volume.Voxels
                : Reordered(volume, axes, reference.Size));
        throw new InvalidInputException(
            path,
            Difference((volume.Size, volume.Geometry), reference, Path.GetFileName(referencePath)),
            volume.Size == reference.Size
                ? new RunStep(WorkStep.CorrectGeometry, "if the voxels do line up, have a copy with the image's header written; else "
                + "resample it")
                : "resample it to that grid, or take the right file");
    }

    /// <summary>Whether both grids are the same points of the world in the same order.</summary>
    public static bool IsSame((Size3 Size, Geometry Geometry) a, (Size3 Size, Geometry Geometry) b) =>
        AxesTo(a, b) is { } axes && IsIdentity(axes);

    /// <summary>Whether both grids are the same points of the world in any order.</summary>
    public static bool IsSameInAnyOrder((Size3 Size, Geometry Geometry) a, (Size3 Size, Geometry Geometry) b) => AxesTo(a, b) is not null;

    /// <summary>What tells one grid from another, in words that follow a file's name.</summary>
    public static string Difference((Size3 Size, Geometry Geometry) own, (Size3 Size, Geometry Geometry) other, string otherName)
    {
        if (own.Size != other.Size && AxisCodes(own.Geometry) == AxisCodes(other.Geometry))
            return $"is {own.Size} voxels (z, y, x), {otherName} is {other.Size}";
        var (a, b) = (own.Geometry, other.Geometry);
        if (AxisCodes(a) != AxisCodes(b))
            return $"lies elsewhere than {otherName}: stored {AxisCodes(a)} and {AxisCodes(b)}, {own.Size} and {other.Size} voxels (z, y, "
                + $"x), origin {Show(a.Origin)} and {Show(b.Origin)} mm";
        if (!SpacingAgrees(a, b)) return $"lies elsewhere than {otherName}: spacing {Show(a.Spacing)} and {Show(b.Spacing)} mm (x, y, z)";
        return $"lies elsewhere than {otherName}: origin {Show(a.Origin)} and {Show(b.Origin)} mm (x, y, z), or turned";
    }

    /// <summary>Towards which side of the patient x, y and z run, e.g. "RAS".</summary>
    public static string AxisCodes(Geometry geometry) => string.Concat(Enumerable.Range(0, 3).Select(column =>
    {
        var row = Enumerable.Range(0, 3).MaxBy(candidate => Math.Abs(geometry.Direction[candidate, column]));
        return "RASLPI"[geometry.Direction[row, column] >= 0 ? row : row + 3];
    }));

    /// <summary>
    /// For x, y, z of the reference: the volume's axis that runs along it, and whether it runs backwards. Null where the grids differ.
    /// </summary>
    private static (int Axis, bool Backwards)[]? AxesTo((Size3 Size, Geometry Geometry) own, (Size3 Size, Geometry Geometry) reference)
    {
        var toReference = Inverse(reference.Geometry.ToAffine());
        var affine = own.Geometry.ToAffine();
        int[] size = [own.Size.X, own.Size.Y, own.Size.Z], referenceSize = [reference.Size.X, reference.Size.Y, reference.Size.Z];
        // Steps of the volume's axes and its first voxel, in voxels of the reference.
        var step = new double[3, 4];
        for (var row = 0; row < 3; row++)
            for (var column = 0; column < 4; column++)
                for (var k = 0; k < 3; k++)
                    step[row, column] += toReference[row,
                        k] * (affine[k, column] - (column == 3 ? reference.Geometry.ToAffine()[k, 3] : 0));

        var axes = new (int Axis, bool Backwards)[3];
        var taken = 0;
        for (var row = 0; row < 3; row++)
        {
            var along = Enumerable.Range(0, 3).MaxBy(column => Math.Abs(step[row, column]));
            axes[row] = (along, step[row, along] < 0);
            taken |= 1 << along;
            if (referenceSize[row] != size[along]) return null;
        }
        if (taken != 7) return null;
        for (var row = 0; row < 3; row++)
        {
            var shift = Math.Abs(step[row, 3] - (axes[row].Backwards ? referenceSize[row] - 1 : 0));
            for (var column = 0; column < 3; column++)
            {
                var exact = column == axes[row].Axis ? (axes[row].Backwards ? -1 : 1) : 0;
                var error = Math.Abs(step[row, column] - exact);
                // An axis of one voxel has no direction that would matter, but its thickness must be the same.
                if (!(error <= LargestAxisError)) return null;
                shift += error * (size[column] - 1);
            }
            if (!(shift <= LargestCornerShift)) return null;
        }
        return axes;
    }

    private static bool IsIdentity((int Axis, bool Backwards)[] axes) => axes[0] == (0, false) && axes[1] == (1, false)
        && axes[2] == (2, false);

    private static T[] Reordered<T>(Volume<T> volume, (int Axis, bool Backwards)[] axes, Size3 size)
        where T : unmanaged
    {
        long[] strides = [1, volume.Size.X, (long)volume.Size.X * volume.Size.Y];
        int[] ownSize = [volume.Size.X, volume.Size.Y, volume.Size.Z];
        var first = 0L;
        var step = new long[3];
        for (var axis = 0; axis < 3; axis++)
        {
            var (own, backwards) = axes[axis];
            step[axis] = backwards ? -strides[own] : strides[own];
            if (backwards) first += strides[own] * (ownSize[own] - 1);
        }
        var voxels = new T[volume.Voxels.Length];
        var target = 0;
        for (var z = 0; z < size.Z; z++)
        {
            for (var y = 0; y < size.Y; y++)
            {
                var source = first + (z * step[2]) + (y * step[1]);
                for (var x = 0; x < size.X; x++, source += step[0]) voxels[target++] = volume.Voxels[source];
            }
        }
        return voxels;
    }

    private static bool SpacingAgrees(Geometry a, Geometry b) =>
        a.Spacing.ToXyz().Zip(b.Spacing.ToXyz()).All(pair => Math.Abs(pair.First - pair.Second) <= LargestAxisError * pair.Second);

    private static double[,] Inverse(double[,] m)
    {
        double Cofactor(int r, int c)
        {
            var (r1, r2, c1, c2) = ((r + 1) % 3, (r + 2) % 3, (c + 1) % 3, (c + 2) % 3);
            return (m[r1, c1] * m[r2, c2]) - (m[r1, c2] * m[r2, c1]);
        }
        var determinant = (m[0, 0] * Cofactor(0, 0)) + (m[0, 1] * Cofactor(0, 1)) + (m[0, 2] * Cofactor(0, 2));
        var inverse = new double[3, 3];
        for (var row = 0; row < 3; row++)
            for (var column = 0; column < 3; column++) inverse[row, column] = Cofactor(column, row) / determinant;
        return inverse;
    }

    private static string Show(Vector3d v) => string.Create(CultureInfo.InvariantCulture, $"({v.X:0.####}, {v.Y:0.####}, {v.Z:0.####})");
}
