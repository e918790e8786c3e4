using System.Numerics;
using System.Runtime.InteropServices;

namespace SamCrowd.NnUNet.Labels;

/// <summary>Logits to probabilities (nnU-Net: LabelManager.apply_inference_nonlin).</summary>
internal static class ChannelProbabilities
{
    /// <param name="logits">Channels after each other.</param>
    /// <param name="probabilities">As long; each voxel's sum to 1.</param>
    public static void Softmax(ReadOnlySpan<float> logits, Span<float> probabilities, int channels)
    {
        var (step, length) = (Vector<float>.Count, logits.Length / channels);
        ref var from = ref MemoryMarshal.GetReference(logits);
        ref var to = ref MemoryMarshal.GetReference(probabilities);
        var at = 0;
        for (; at + step <= length; at += step)
        {
            var largest = Vector.LoadUnsafe(ref from, (nuint)at);
            for (var channel = 1; channel < channels; channel++)
                largest = Vector.Max(largest, Vector.LoadUnsafe(ref from, (nuint)((channel * length) + at)));
            var sum = Vector<float>.Zero;
            for (var channel = 0; channel < channels; channel++)
            {
                var value = Vector.Exp(Vector.LoadUnsafe(ref from, (nuint)((channel * length) + at)) - largest);
                value.StoreUnsafe(ref to, (nuint)((channel * length) + at));
                sum += value;
            }
            for (var channel = 0; channel < channels; channel++)
            {
                var index = (nuint)((channel * length) + at);
                (Vector.LoadUnsafe(ref to, index) / sum).StoreUnsafe(ref to, index);
            }
        }
        for (; at < length; at++)
        {
            var (largest, sum) = (float.NegativeInfinity, 0f);
            for (var channel = 0; channel < channels; channel++) largest = Math.Max(largest, logits[(channel * length) + at]);
            for (var channel = 0; channel < channels; channel++)
                sum += probabilities[(channel * length) + at] = MathF.Exp(logits[(channel * length) + at] - largest);
            for (var channel = 0; channel < channels; channel++) probabilities[(channel * length) + at] /= sum;
        }
    }

    /// <param name="logits">Regions, each for itself.</param>
    /// <param name="probabilities">As long, 0 to 1.</param>
    public static void Sigmoid(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        var from = MemoryMarshal.Cast<float, Vector<float>>(logits);
        var to = MemoryMarshal.Cast<float, Vector<float>>(probabilities);
        for (var i = 0; i < from.Length; i++) to[i] = Vector<float>.One / (Vector<float>.One + Vector.Exp(-from[i]));
        for (var i = from.Length * Vector<float>.Count; i < logits.Length; i++) probabilities[i] = 1 / (1 + MathF.Exp(-logits[i]));
    }
}
