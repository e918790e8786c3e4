using SamCrowd.Imaging;
using SamCrowd.Imaging.Resampling;

namespace SamCrowd.Segmentation.Inference;

/// <summary>Keeps all logits: to save them, or to compare them. c z y x, float32, the preprocessed grid.</summary>
internal sealed class LogitVolume(int channels, Size3 size) : ILogitConsumer
{
    public int Channels => channels;

    public Size3 Size => size;

    public float[] Logits { get; } = GC.AllocateUninitializedArray<float>(checked((int)(channels * size.Count)));

    public void Accept(int z, ReadOnlyMemory<float> plane)
    {
        var length = size.Y * size.X;
        for (var channel = 0; channel < channels; channel++)
            plane.Span.Slice(channel * length, length).CopyTo(Logits.AsSpan(((channel * size.Z) + z) * length));
    }
}
