namespace SamCrowd.NnUNet.Labels;

/// <summary>A label map as one channel a label: how a cascade's second stage sees the first one's prediction.</summary>
internal static class OneHotLabels
{
    /// <param name="map">z y x.</param>
    /// <returns>c z y x: 1 where the label is <paramref name="labels"/>[c], else 0.</returns>
    public static float[] Encode(short[] map, IReadOnlyList<int> labels)
    {
        var channels = new float[labels.Count * map.Length];
        for (var channel = 0; channel < labels.Count; channel++)
        {
            var values = channels.AsSpan(channel * map.Length, map.Length);
            for (var i = 0; i < values.Length; i++) values[i] = map[i] == labels[channel] ? 1 : 0;
        }
        return channels;
    }
}
