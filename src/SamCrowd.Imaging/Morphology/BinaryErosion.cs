namespace SamCrowd.Imaging.Morphology;

/// <summary>
/// One step of erosion over faces: a voxel stays where it and its six neighbours are in the mask; outside the array nothing is.
/// </summary>
internal static class BinaryErosion
{
    /// <param name="mask">z y x; not changed.</param>
    public static bool[] Erode(ReadOnlySpan<bool> mask, Size3 size)
    {
        if (mask.Length != size.Count)
            throw new ArgumentException($"a mask of {size} has {size.Count} voxels, not {mask.Length}", nameof(mask));
        var eroded = new bool[mask.Length];
        var slice = size.Y * size.X;
        for (var z = 1; z < size.Z - 1; z++)
        {
            for (var y = 1; y < size.Y - 1; y++)
            {
                var row = ((z * size.Y) + y) * size.X;
                for (var i = row + 1; i < row + size.X - 1; i++)
                    eroded[i] = mask[i] & mask[i - 1] & mask[i + 1] & mask[i - size.X] & mask[i + size.X] & mask[i - slice] & mask[
                        i + slice];
            }
        }
        return eroded;
    }

    /// <summary>The mask's own voxels that erosion takes away: its surface.</summary>
    /// <param name="mask">z y x; not changed.</param>
    public static bool[] Surface(ReadOnlySpan<bool> mask, Size3 size)
    {
        var surface = Erode(mask, size);
        for (var i = 0; i < surface.Length; i++) surface[i] = mask[i] && !surface[i];
        return surface;
    }
}
