using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Repair;

/// <summary>The pixels that the boxes of one label hold, and the slices that have a box.</summary>
internal sealed class BoxedSlices
{
    private readonly Dictionary<(SliceAxis Axis, int Slice), PixelBox[]> _boxes;

    /// <param name="size">The volume's.</param>
    /// <param name="prompts">Of one label, or of all labels together. A slice on which one has no box, but clicks alone, bounds
    /// nothing.</param>
    public BoxedSlices(Size3 size, IEnumerable<BoxPrompt> prompts)
    {
        Size = size;
        var bySlice = prompts.ToLookup(prompt => (prompt.Axis, prompt.Slice));
        _boxes = bySlice.Where(slice => slice.All(prompt => prompt.Box is not null))
            .ToDictionary(slice => slice.Key, slice => slice.Select(prompt => prompt.Box!.Value).ToArray());
    }

    public Size3 Size { get; }

    /// <summary>Looks at every voxel of the slices that boxes bound, slice by slice.</summary>
    /// <param name="visit">Gets the voxel's place in a volume of z y x, and whether a box holds it.</param>
    public void ForEachVoxel(Action<int, bool> visit)
    {
        foreach (var (axis, slice) in _boxes.Keys.Order())
        {
            var (plane, inside) = (new SlicePlane(Size, axis), Inside(axis, slice));
            for (var pixel = 0; pixel < inside.Length; pixel++)
                visit(plane.VoxelIndex(slice, pixel / plane.Columns, pixel % plane.Columns), inside[pixel]);
        }
    }

    /// <summary>Pixels of one bounded slice that lie in a box, rows x columns, C order.</summary>
    private bool[] Inside(SliceAxis axis, int slice)
    {
        var plane = new SlicePlane(Size, axis);
        var inside = new bool[plane.Pixels];
        foreach (var (row, column, length) in _boxes[(axis, slice)].SelectMany(plane.RowsOf))
            inside.AsSpan((row * plane.Columns) + column, length).Fill(true);
        return inside;
    }

    /// <summary>Voxels that lie in a box, z y x: the hull that the boxes of all slices make.</summary>
    public bool[] Hull()
    {
        var hull = new bool[Size.Count];
        ForEachVoxel((voxel, inside) => hull[voxel] |= inside);
        return hull;
    }
}
