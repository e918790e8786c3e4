namespace SamCrowd.Imaging;

/// <summary>
/// A 3D image in memory. Voxels are in C order with axes z, y, x (x fastest): voxel (z, y, x) is
/// <c>Voxels[(z * Size.Y + y) * Size.X + x]</c>, the order of a NIfTI file's bytes and of the arrays nnU-Net works on.
/// Everything in this code base keeps that order; only <see cref="Imaging.Geometry"/> speaks x, y, z.
/// </summary>
public sealed class Volume<T>
    where T : unmanaged
{
    /// <param name="size">Voxels along z, y, x.</param>
    /// <param name="geometry">Where the grid lies in the world.</param>
    /// <param name="voxels">z y x, C order; taken over, not copied.</param>
    public Volume(Size3 size, Geometry geometry, T[] voxels)
    {
        if (voxels.LongLength != size.Count)
            throw new ArgumentException($"a volume of {size} has {size.Count} voxels, the array {voxels.LongLength}", nameof(voxels));
        (Size, Geometry, Voxels) = (size, geometry, voxels);
    }

    public Volume(Size3 size, Geometry geometry)
        : this(size, geometry, new T[size.Count])
    {
    }

    public Size3 Size { get; }

    public Geometry Geometry { get; }

    public T[] Voxels { get; }

    public ref T this[int z, int y, int x] => ref Voxels[(((long)z * Size.Y) + y) * Size.X + x];

    /// <summary>One axial slice, y x, C order, as a view.</summary>
    public Span<T> Slice(int z) => Voxels.AsSpan(checked(z * Size.Y * Size.X), Size.Y * Size.X);

    public Volume<TOut> Map<TOut>(Func<T, TOut> map)
        where TOut : unmanaged
    {
        var mapped = new TOut[Voxels.Length];
        for (var i = 0; i < mapped.Length; i++) mapped[i] = map(Voxels[i]);
        return new Volume<TOut>(Size, Geometry, mapped);
    }
}
