using SamCrowd.Segmentation.Losses;
using SamCrowd.Segmentation.Runtime;
using SamCrowd.Segmentation.Training.Loading;
using TorchSharp;

namespace SamCrowd.Segmentation.Training;

/// <summary>What a training makes small: the loss of all output resolutions, and where it has one the box term of the highest.</summary>
/// <param name="boxes">Null for none.</param>
/// <param name="boxWeight">What the box term is multiplied with.</param>
internal sealed class TrainingLoss(DeepSupervision supervision, BoxProjectionLoss? boxes, double boxWeight)
{
    /// <param name="logits">Highest resolution first.</param>
    /// <returns>A scalar.</returns>
    public torch.Tensor Forward(IReadOnlyList<torch.Tensor> logits, BatchTensors batch)
    {
        var loss = supervision.Forward(logits, batch.Labels, batch.Weights);
        return boxes is null ? loss : loss.add(boxes.Forward(logits[0], batch.Boxes!), Scalars.Of(boxWeight));
    }
}
