namespace SamCrowd.Imaging;

/// <summary>Number of voxels along each array axis, slowest first: z, y, x.</summary>
public readonly record struct Size3(int Z, int Y, int X)
{
    /// <summary>Z · Y · X.</summary>
    public long Count => (long)Z * Y * X;

    /// <summary>Voxels along one axis.</summary>
    /// <param name="axis">0 = z, 1 = y, 2 = x.</param>
    public int this[int axis] => axis switch
    {
        0 => Z,
        1 => Y,
        2 => X,
        _ => throw new ArgumentOutOfRangeException(nameof(axis), axis, "an axis is 0 (z), 1 (y) or 2 (x)"),
    };

    /// <summary>The three numbers in z y x order.</summary>
    public int[] ToArray() => [Z, Y, X];

    /// <summary>The size of three numbers in z y x order.</summary>
    public static Size3 FromArray(IReadOnlyList<int> zyx) => new(zyx[0], zyx[1], zyx[2]);

    /// <summary>E.g. "112x101x122", in z y x order.</summary>
    public override string ToString() => $"{Z}x{Y}x{X}";
}
