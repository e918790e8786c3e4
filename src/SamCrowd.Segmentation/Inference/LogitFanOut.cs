using SamCrowd.Imaging.Resampling;

namespace SamCrowd.Segmentation.Inference;

/// <summary>Hands each plane to several consumers, one after the other.</summary>
internal sealed class LogitFanOut(params IReadOnlyList<ILogitConsumer> consumers) : ILogitConsumer
{
    public void Accept(int z, ReadOnlyMemory<float> plane)
    {
        foreach (var consumer in consumers) consumer.Accept(z, plane);
    }
}
