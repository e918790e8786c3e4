using SamCrowd.Imaging;

namespace SamCrowd.Annotation;

/// <summary>
/// The stack of slices of a volume of <paramref name="Size"/> across <paramref name="Axis"/>: how many, how big, where their voxels are.
/// </summary>
internal readonly record struct SlicePlane(Size3 Size, SliceAxis Axis)
{
    /// <summary>More slices than this no file is believed to have: NIfTI-1 counts them in 16 bits with sign.</summary>
    public const int MostSlices = short.MaxValue + 1;

    public int Count => Size[(int)Axis];

    public int Rows => Axis == SliceAxis.Z ? Size.Y : Size.Z;

    public int Columns => Axis == SliceAxis.X ? Size.Y : Size.X;

    public int Pixels => Rows * Columns;

    /// <summary>Distance in the volume's voxels of neighbouring pixels along a row.</summary>
    public int ColumnStride => Axis == SliceAxis.X ? Size.X : 1;

    /// <summary>Distance of neighbouring pixel centres in mm: down a column, along a row, and from slice to slice.</summary>
    public (double Row, double Column, double Slice) SpacingOf(Geometry geometry) => Axis switch
    {
        SliceAxis.Z => (geometry.Spacing.Y, geometry.Spacing.X, geometry.Spacing.Z),
        SliceAxis.Y => (geometry.Spacing.Z, geometry.Spacing.X, geometry.Spacing.Y),
        _ => (geometry.Spacing.Z, geometry.Spacing.Y, geometry.Spacing.X),
    };

    /// <summary>Index in the volume's voxels (C order z y x) of a slice's pixel.</summary>
    public int VoxelIndex(int slice, int row, int column) => Axis switch
    {
        SliceAxis.Z => (((slice * Size.Y) + row) * Size.X) + column,
        SliceAxis.Y => (((row * Size.Y) + slice) * Size.X) + column,
        _ => (((row * Size.Y) + column) * Size.X) + slice,
    };

    /// <summary>The pixels of a slice whose centres lie in a box: of each row the first column there, and how many.</summary>
    public IEnumerable<(int Row, int Column, int Length)> RowsOf(PixelBox box)
    {
        var (firstRow, lastRow, first, last) = BoundsOf(box);
        if (last < first) yield break;
        for (var row = firstRow; row <= lastRow; row++) yield return (row, first, last - first + 1);
    }

    /// <summary>First and last row and column of the pixels whose centres lie in a box; the last is below the first if none do.</summary>
    public (int FirstRow, int LastRow, int FirstColumn, int LastColumn) BoundsOf(PixelBox box) => (
        Math.Max(0, (int)Math.Ceiling(box.Y0)), Math.Min(Rows - 1, (int)Math.Floor(box.Y1)),
        Math.Max(0, (int)Math.Ceiling(box.X0)), Math.Min(Columns - 1, (int)Math.Floor(box.X1)));

    /// <summary>Copies one slice into <paramref name="pixels"/>, rows x columns, C order.</summary>
    public void Read<T>(ReadOnlySpan<T> voxels, int slice, Span<T> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(voxels.Length, (int)Size.Count);
        for (var row = 0; row < Rows; row++)
        {
            var start = VoxelIndex(slice, row, 0);
            var target = pixels.Slice(row * Columns, Columns);
            if (ColumnStride == 1) voxels.Slice(start, Columns).CopyTo(target);
            else for (var column = 0; column < Columns; column++) target[column] = voxels[start + (column * ColumnStride)];
        }
    }

    /// <summary>One slice as a new array, rows x columns, C order.</summary>
    public T[] Read<T>(Volume<T> volume, int slice)
        where T : unmanaged
    {
        var pixels = new T[Pixels];
        Read<T>(volume.Voxels, slice, pixels);
        return pixels;
    }
}
