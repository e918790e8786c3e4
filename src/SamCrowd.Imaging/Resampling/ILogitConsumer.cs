namespace SamCrowd.Imaging.Resampling;

/// <summary>Takes the logits of a volume plane by plane, as a sliding window finishes them.</summary>
internal interface ILogitConsumer
{
    /// <param name="z">Planes come in order, each once.</param>
    /// <param name="plane">c y x; reused after the call.</param>
    void Accept(int z, ReadOnlyMemory<float> plane);
}
