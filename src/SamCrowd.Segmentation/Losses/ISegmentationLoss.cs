using TorchSharp;

namespace SamCrowd.Segmentation.Losses;

/// <summary>A loss of one output resolution.</summary>
internal interface ISegmentationLoss
{
    /// <param name="logits">b k (z) y x, float32.</param>
    /// <param name="labels">b (z) y x, int64 label values, none below 0.</param>
    /// <param name="weights">b (z) y x, float32, 0 to 1: how much each voxel counts; null where all count the same.</param>
    /// <returns>A scalar.</returns>
    torch.Tensor Forward(torch.Tensor logits, torch.Tensor labels, torch.Tensor? weights = null);
}
