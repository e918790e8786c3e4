using SamCrowd.Imaging;
using SamCrowd.NnUNet.Preprocessing;

namespace SamCrowd.Segmentation.Training.Loading;

/// <summary>
/// Where a patch is cut from a case (nnunetv2/training/dataloading/data_loader.py, get_bbox): anywhere such that the final patch reaches
/// every voxel, or around a voxel of a randomly drawn class.
/// </summary>
internal static class PatchPosition
{
    /// <param name="initial">Size of the patch to cut.</param>
    /// <param name="final">Size of what rotation and scaling leave of it.</param>
    /// <param name="foreground">Draw around a voxel of a class that the case has.</param>
    /// <param name="hasIgnoreLabel">Then a patch is never drawn anywhere, but at least around an annotated voxel.</param>
    /// <returns>The first voxel along z, y, x; may be negative.</returns>
    public static int[] Draw(Size3 volume, IReadOnlyList<ClassLocations> locations, Size3 initial, Size3 final, bool foreground,
        bool hasIgnoreLabel, RandomStream random)
    {
        var (lowest, highest) = (new int[3], new int[3]);
        for (var axis = 0; axis < 3; axis++)
        {
            var padding = Math.Max(initial[axis] - final[axis], initial[axis] - volume[axis]);
            // Half of the padding before, rounded up, and half of it after, rounded up: Python's -n // 2 rounds down.
            lowest[axis] = -((padding + 1) / 2);
            highest[axis] = volume[axis] + (padding / 2) + (padding % 2) - initial[axis];
        }
        if (Choose(locations, foreground, hasIgnoreLabel, random) is not { } chosen)
            return [.. Enumerable.Range(0, 3).Select(axis => lowest[axis] + random.Integer(highest[axis] - lowest[axis] + 1))];
        var voxel = chosen.Voxels[random.Integer(chosen.Voxels.Length)];
        int[] centre = [voxel / (volume.Y * volume.X), voxel / volume.X % volume.Y, voxel % volume.X];
        return [.. Enumerable.Range(0, 3).Select(axis => Math.Max(lowest[axis], centre[axis] - (initial[axis] / 2)))];
    }

    private static ClassLocations? Choose(IReadOnlyList<ClassLocations> locations, bool foreground, bool hasIgnoreLabel,
        RandomStream random)
    {
        var annotated = locations.FirstOrDefault(entry => entry.Labels.Contains(-1));
        if (!foreground) return hasIgnoreLabel && annotated is { Voxels.Length: > 0 } ? annotated : null;
        var classes = locations.Where(entry => entry != annotated && entry.Voxels.Length > 0).ToList();
        if (classes.Count > 0) return classes[random.Integer(classes.Count)];
        return annotated is { Voxels.Length: > 0 } ? annotated : null;
    }
}
