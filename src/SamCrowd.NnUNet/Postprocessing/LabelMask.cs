namespace SamCrowd.NnUNet.Postprocessing;

internal static class LabelMask
{
    /// <returns>Where the map has one of the labels.</returns>
    public static bool[] Of(ReadOnlySpan<short> map, IReadOnlyList<int> labels)
    {
        var mask = new bool[map.Length];
        if (labels.Count == 1)
        {
            var label = labels[0];
            for (var i = 0; i < mask.Length; i++) mask[i] = map[i] == label;
            return mask;
        }
        var wanted = new bool[short.MaxValue + 1];
        foreach (var label in labels) wanted[label] = true;
        for (var i = 0; i < mask.Length; i++) mask[i] = map[i] >= 0 && wanted[map[i]];
        return mask;
    }
}
