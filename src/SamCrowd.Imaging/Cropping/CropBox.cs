namespace SamCrowd.Imaging.Cropping;

/// <summary>A box of voxels, one range an array axis.</summary>
internal readonly record struct CropBox(AxisRange First, AxisRange Second, AxisRange Third)
{
    public AxisRange this[int axis] => axis switch
    {
        0 => First,
        1 => Second,
        2 => Third,
        _ => throw new ArgumentOutOfRangeException(nameof(axis), axis, "an axis is 0, 1 or 2"),
    };

    public Size3 Size => new(First.Length, Second.Length, Third.Length);

    public int[] Origin => [First.Start, Second.Start, Third.Start];

    public static CropBox Whole(Size3 size) => new(new AxisRange(0, size.Z), new AxisRange(0, size.Y), new AxisRange(0, size.X));

    /// <summary>The same box with its axes reordered: axis i is axis order[i] of this one.</summary>
    public CropBox Permuted(IReadOnlyList<int> order) => new(this[order[0]], this[order[1]], this[order[2]]);
}

/// <summary>Voxels Start to End − 1 along one axis.</summary>
internal readonly record struct AxisRange(int Start, int End)
{
    public int Length => End - Start;
}
