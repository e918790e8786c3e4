namespace SamCrowd.Segmentation.Training.Loading;

/// <summary>The order of a training's batches: each epoch its training, then its validation batches.</summary>
internal sealed record BatchSequence(int Epochs, int TrainingBatches, int ValidationBatches)
{
    public long Count => (long)Epochs * PerEpoch;

    private int PerEpoch => TrainingBatches + ValidationBatches;

    public BatchKey this[long index]
    {
        get
        {
            var (epoch, within) = ((int)(index / PerEpoch), (int)(index % PerEpoch));
            return within < TrainingBatches ? new BatchKey(epoch, false, within) : new BatchKey(epoch, true, within - TrainingBatches);
        }
    }

    /// <param name="iteration">Training batches of that epoch already done.</param>
    public long IndexOf(int epoch, int iteration) => ((long)epoch * PerEpoch) + iteration;
}
