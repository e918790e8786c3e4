namespace SamCrowd.NnUNet.Augmentation;

/// <summary>
/// nnU-Net's size of the patch that is cut before it is rotated and scaled (compute_initial_patch_size.py, get_patch_size).
/// </summary>
internal static class InitialPatchSize
{
    /// <summary>
    /// The corner vector of the patch is turned by the largest angle (90 degrees at most) about each axis in turn; along each axis the
    /// longest of what comes out, and of the patch itself, is divided by the smallest scale and cut to an integer.
    /// </summary>
    public static int[] Compute(IReadOnlyList<int> patchSize, double largestRotation, double smallestScale)
    {
        var angle = Math.Min(Math.PI / 2, largestRotation);
        var (sine, cosine) = Math.SinCos(angle);
        var longest = patchSize.Select(n => (double)n).ToArray();
        (int First, int Second)[] planes = patchSize.Count == 3 ? [(1, 2), (0, 2), (0, 1)] : [(0, 1)];
        foreach (var (first, second) in planes)
        {
            var (a, b) = (patchSize[first], patchSize[second]);
            // Rotation about y turns z and x the other way round than the other two (rotate_coords_3d multiplies row vectors).
            var sign = patchSize.Count == 3 && first == 0 && second == 2 ? -1 : 1;
            longest[first] = Math.Max(longest[first], Math.Abs((a * cosine) + (sign * b * sine)));
            longest[second] = Math.Max(longest[second], Math.Abs((b * cosine) - (sign * a * sine)));
        }
        return [.. longest.Select(n => (int)(n / smallestScale))];
    }
}
