namespace SamCrowd.Imaging;

/// <summary>
/// A 3D image in memory. Voxels are in C order with axes z, y, x (x fastest): voxel (z, y, x) is
/// <c>Voxels[(z * Size.Y + y) * Size.X + x]</c>, the order of a NIfTI file's bytes and of the arrays nnU-Net works on.
/// Everything in this code base keeps that order; only <see cref="Imaging.Geometry"/> speaks x, y, z.
/// </summary>
public sealed class Volume<T>
    where T : unmanaged
{
    /// <summary>A volume over an array of voxels.</summary>
    /// <param name="size">Voxels along z, y, x.</param>
    /// <param name="geometry">Where the grid lies in the world.</param>
    /// <param name="voxels">z y x, C order; taken over, not copied.</param>
    /// <exception cref="ArgumentException">The array is longer or shorter than the volume.</exception>
    public Volume(Size3 size, Geometry geometry, T[] voxels)
    {
        if (voxels.LongLength != size.Count)
            throw new ArgumentException($"a volume of {size} has {size.Count} voxels, the array {voxels.LongLength}", nameof(voxels));
        (Size, Geometry, Voxels) = (size, geometry, voxels);
    }

    /// <summary>A volume of zeros. <paramref name="size"/> counts voxels along z, y, x.</summary>
    public Volume(Size3 size, Geometry geometry)
        : this(size, geometry, new T[size.Count])
    {
    }

    /// <summary>Voxels along z, y, x.</summary>
    public Size3 Size { get; }

    /// <summary>Where the grid lies in the world.</summary>
    public Geometry Geometry { get; }

    /// <summary>The voxels themselves, C order z y x; what is written to the array is written to the volume.</summary>
    public T[] Voxels { get; }

    /// <summary>The voxel at array index (z, y, x), each from 0.</summary>
    public ref T this[int z, int y, int x] => ref Voxels[(((long)z * Size.Y) + y) * Size.X + x];

    /// <summary>One axial slice, y x, C order, as a view.</summary>
    public Span<T> Slice(int z) => Voxels.AsSpan(checked(z * Size.Y * Size.X), Size.Y * Size.X);

    /// <summary>A new volume on the same grid, whose voxels are made one by one from those of this one.</summary>
    public Volume<TOut> Map<TOut>(Func<T, TOut> map)
        where TOut : unmanaged
    {
        var mapped = new TOut[Voxels.Length];
        for (var i = 0; i < mapped.Length; i++) mapped[i] = map(Voxels[i]);
        return new Volume<TOut>(Size, Geometry, mapped);
    }
}
