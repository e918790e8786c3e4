using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace SamCrowd.Segmentation.Losses;

/// <summary>
/// Soft Dice plus binary cross entropy of each region's sigmoid, for regions that may overlap.
/// nnunetv2/training/loss/compound_losses.py, DC_and_BCE_loss.
/// </summary>
public sealed class DiceBinaryCrossEntropyLoss(bool batchDice, IReadOnlyList<IReadOnlyList<int>> regions, int? ignoreLabel) : ISegmentationLoss
{
    public torch.Tensor Forward(torch.Tensor logits, torch.Tensor labels)
    {
        var mask = ignoreLabel is { } ignored ? labels.ne(ignored).unsqueeze(1).to(torch.ScalarType.Float32) : null;
        return Loss(logits, RegionTargets.From(labels, regions), mask, batchDice);
    }

    /// <param name="target">b r (z) y x, 0 or 1, float32.</param>
    /// <param name="mask">b 1 (z) y x, float32, 1 where the loss counts; null for everywhere.</param>
    internal static torch.Tensor Loss(torch.Tensor logits, torch.Tensor target, torch.Tensor? mask, bool batchDice)
    {
        var dice = SoftDice.Loss(logits.sigmoid(), target, mask, batchDice);
        if (mask is null) return dice + F.binary_cross_entropy_with_logits(logits, target);
        // As in nnU-Net the masked sum runs over all regions but is divided by the number of voxels, not of voxels times regions.
        var entropy = F.binary_cross_entropy_with_logits(logits, target, reduction: torch.nn.Reduction.None);
        return dice + ((entropy * mask).sum() / mask.sum().clamp_min(1e-8));
    }
}
