using SamCrowd.Segmentation.Runtime;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace SamCrowd.Segmentation.Losses;

/// <summary>
/// Soft Dice plus binary cross entropy of each region's sigmoid, for regions that may overlap.
/// nnunetv2/training/loss/compound_losses.py, DC_and_BCE_loss. With voxel weights w, which nnU-Net does not have, the cross entropy is
/// Σ w·bce / Σ w and the Dice is of p·w and t·w.
/// </summary>
internal sealed class DiceBinaryCrossEntropyLoss(bool batchDice, IReadOnlyList<IReadOnlyList<int>> regions, int? ignoreLabel)
    : ISegmentationLoss
{
    public torch.Tensor Forward(torch.Tensor logits, torch.Tensor labels, torch.Tensor? weights = null)
    {
        var mask = ignoreLabel is { } ignored ? labels.ne(Scalars.Of(ignored)).unsqueeze(1).to(torch.ScalarType.Float32) : null;
        return Loss(logits, RegionTargets.From(labels, regions), mask, batchDice, weights?.unsqueeze(1));
    }

    /// <param name="target">b r (z) y x, 0 or 1, float32.</param>
    /// <param name="mask">b 1 (z) y x, float32, 1 where the loss counts; null for everywhere.</param>
    /// <param name="weights">b 1 (z) y x, float32; null where all voxels count the same.</param>
    internal static torch.Tensor Loss(torch.Tensor logits, torch.Tensor target, torch.Tensor? mask, bool batchDice,
        torch.Tensor? weights = null)
    {
        var counted = mask is null ? weights : weights is null ? mask : mask * weights;
        var dice = SoftDice.Loss(logits.sigmoid(), target, counted, batchDice);
        if (counted is null) return dice.add(F.binary_cross_entropy_with_logits(logits, target), Scalars.One);
        var entropy = F.binary_cross_entropy_with_logits(logits, target, reduction: torch.nn.Reduction.None);
        var voxels = counted.sum().clamp_min(Scalars.Of(1e-8));
        // With an ignore label nnU-Net's sum runs over all regions but is divided by the number of voxels, not of voxels times regions.
        // Weights of 1 have to change nothing, so weights keep to that.
        var mean = (entropy * counted).sum() / (mask is null ? voxels.mul(Scalars.Of(target.shape[1])) : voxels);
        return dice.add(mean, Scalars.One);
    }
}
