namespace SamCrowd.Segmentation.Augmentation.Labels;

/// <summary>The previous stage's labels as input channels of a cascade's second stage.</summary>
public static class CascadeInput
{
    /// <returns>c z y x: 1 where the label is <paramref name="labels"/>[c], else 0.</returns>
    public static float[] OneHot(short[] previousStage, IReadOnlyList<int> labels)
    {
        var channels = new float[labels.Count * previousStage.Length];
        for (var channel = 0; channel < labels.Count; channel++)
        {
            var values = channels.AsSpan(channel * previousStage.Length, previousStage.Length);
            for (var i = 0; i < values.Length; i++) values[i] = previousStage[i] == labels[channel] ? 1 : 0;
        }
        return channels;
    }
}
