namespace SamCrowd.NnUNet.Augmentation.Samples;

/// <summary>
/// Source indices of nearest-neighbour resizing, torch's mode "nearest-exact": target i takes floor((i + 0.5) · from / to).
/// </summary>
internal static class NearestIndices
{
    public static int[] Of(int from, int to)
    {
        var indices = new int[to];
        for (var i = 0; i < to; i++) indices[i] = Math.Min((int)((i + 0.5f) * ((float)from / to)), from - 1);
        return indices;
    }
}
