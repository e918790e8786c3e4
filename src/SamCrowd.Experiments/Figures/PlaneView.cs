using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Figures;

/// <summary>
/// One slice as it is looked at: patient's right on the left, anterior or superior up, whatever order the file stores its axes in.
/// </summary>
internal sealed class PlaneView
{
    // World axes (0 right, 1 anterior, 2 superior) that run along the columns and rows of the axial, coronal and sagittal plane.
    private static readonly (int Columns, int Rows)[] Planes = [(0, 1), (0, 2), (1, 2)];

    private readonly Size3 _size;
    private readonly int _columnAxis, _rowAxis, _sliceAxis, _slice;
    private readonly bool _flipColumns, _flipRows;

    private PlaneView(Size3 size, Geometry geometry, int plane, int[] indexAxis, int[] centre)
    {
        var (columns, rows) = Planes[plane];
        _size = size;
        (_columnAxis, _rowAxis) = (indexAxis[columns], indexAxis[rows]);
        _sliceAxis = 3 - _columnAxis - _rowAxis;
        _slice = centre[_sliceAxis];
        // Right grows to the left of the picture, anterior too in a sagittal view; anterior and superior grow upwards.
        _flipColumns = geometry.Direction[columns, _columnAxis] > 0;
        _flipRows = geometry.Direction[rows, _rowAxis] > 0;
        var spacing = geometry.Spacing.ToXyz();
        (Width, Height) = (Length(_columnAxis), Length(_rowAxis));
        (WidthMm, HeightMm) = (Width * spacing[_columnAxis], Height * spacing[_rowAxis]);
    }

    /// <summary>The index axis that runs through the slices: 0 x, 1 y, 2 z.</summary>
    public int SliceAxis => _sliceAxis;

    public int SliceCount => Length(_sliceAxis);

    public int Width { get; }

    public int Height { get; }

    public double WidthMm { get; }

    public double HeightMm { get; }

    /// <summary>Axial, coronal and sagittal through a voxel.</summary>
    /// <param name="centre">Index along x, y, z.</param>
    public static IReadOnlyList<PlaneView> Through(Size3 size, Geometry geometry, int[] centre)
    {
        var indexAxis = NearestIndexAxes(geometry.Direction);
        return [.. Enumerable.Range(0, 3).Select(plane => new PlaneView(size, geometry, plane, indexAxis, centre))];
    }

    /// <returns>Height rows of Width values.</returns>
    public T[] Cut<T>(Volume<T> volume)
        where T : unmanaged
    {
        var pixels = new T[Width * Height];
        Span<int> index = stackalloc int[3];
        index[_sliceAxis] = _slice;
        for (var row = 0; row < Height; row++)
        {
            index[_rowAxis] = _flipRows ? Height - 1 - row : row;
            for (var column = 0; column < Width; column++)
            {
                index[_columnAxis] = _flipColumns ? Width - 1 - column : column;
                pixels[(row * Width) + column] = volume[index[2], index[1], index[0]];
            }
        }
        return pixels;
    }

    private int Length(int axis) => _size[2 - axis];

    /// <summary>For each world axis the index axis (x, y, z) that lies nearest to it; each is used once.</summary>
    private static int[] NearestIndexAxes(Direction direction)
    {
        int[][] orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        return orders.MaxBy(order => Enumerable.Range(0, 3).Sum(world => Math.Abs(direction[world, order[world]])))!;
    }
}
