namespace SamCrowd.Imaging.Resampling;

/// <summary>Checks that an array has as many voxels as its size says.</summary>
internal static class VoxelCount
{
    /// <exception cref="ArgumentException">It has more or fewer.</exception>
    public static void Require(int length, Size3 size, string parameter)
    {
        if (length != size.Count) throw new ArgumentException($"{size} needs {size.Count} voxels, not {length}", parameter);
    }
}
