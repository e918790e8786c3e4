using System.Numerics;
using System.Runtime.InteropServices;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.NnUNet.Labels;

/// <summary>From channels to labels (nnU-Net: LabelManager.convert_probabilities_to_segmentation), and their file.</summary>
internal static class LabelConversion
{
    /// <summary>
    /// The largest channel; with regions each that is above <paramref name="regionThreshold"/>, later ones over earlier ones.
    /// </summary>
    /// <param name="values">Channels after each other, each as long as <paramref name="target"/>.</param>
    /// <param name="regionThreshold">0 for logits, one half for probabilities.</param>
    /// <param name="target">Zeros.</param>
    public static void Decide(LabelScheme labels, ReadOnlySpan<float> values, float regionThreshold, Span<short> target)
    {
        if (labels.HasRegions) FillRegions(labels, values, regionThreshold, target);
        else FillLargest(labels.OutputChannels, values, target);
    }

    /// <summary>uint8 where there are fewer than 255 classes, as nnU-Net writes them.</summary>
    public static void Write(string path, Volume<short> map, LabelScheme labels)
    {
        if (labels.All.Count < 255) VolumeFile.Write(path, map.Map(label => (byte)label));
        else VolumeFile.Write(path, map);
    }

    // The first of the largest on a tie, as numpy.argmax.
    private static void FillLargest(int channels, ReadOnlySpan<float> values, Span<short> target)
    {
        var (step, length) = (Vector<float>.Count, target.Length);
        ref var start = ref MemoryMarshal.GetReference(values);
        var at = 0;
        for (; at + step <= length; at += step)
        {
            var best = Vector.LoadUnsafe(ref start, (nuint)at);
            var winner = Vector<int>.Zero;
            for (var channel = 1; channel < channels; channel++)
            {
                var value = Vector.LoadUnsafe(ref start, (nuint)((channel * length) + at));
                winner = Vector.ConditionalSelect(Vector.GreaterThan(value, best), new Vector<int>(channel), winner);
                best = Vector.Max(value, best);
            }
            for (var lane = 0; lane < step; lane++) target[at + lane] = (short)winner[lane];
        }
        for (; at < length; at++)
        {
            var winner = 0;
            for (var channel = 1; channel < channels; channel++)
                if (values[(channel * length) + at] > values[(winner * length) + at]) winner = channel;
            target[at] = (short)winner;
        }
    }

    private static void FillRegions(LabelScheme labels, ReadOnlySpan<float> values, float threshold, Span<short> target)
    {
        for (var region = 0; region < labels.OutputChannels; region++)
        {
            var ofRegion = values.Slice(region * target.Length, target.Length);
            var label = (short)labels.RegionsClassOrder![region];
            for (var i = 0; i < target.Length; i++)
                if (ofRegion[i] > threshold) target[i] = label;
        }
    }
}
