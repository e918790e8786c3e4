using SamCrowd.Segmentation.Runtime;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace SamCrowd.Segmentation.Losses;

/// <summary>
/// Soft Dice of the foreground classes plus cross entropy, for classes that exclude each other. Voxels of the ignore label count in
/// neither.
/// nnunetv2/training/loss/compound_losses.py, DC_and_CE_loss. With voxel weights w, which nnU-Net does not have, the cross entropy is
/// Σ w·ce / Σ w and the Dice is of p·w and t·w: a voxel of weight 0 is as if it bore the ignore label.
/// </summary>
internal sealed class DiceCrossEntropyLoss(bool batchDice, int? ignoreLabel) : ISegmentationLoss
{
    /// <summary>No voxel has this label: torch's own default for "ignore nothing".</summary>
    private const long NoLabel = -100;

    public torch.Tensor Forward(torch.Tensor logits, torch.Tensor labels, torch.Tensor? weights = null)
    {
        var classes = logits.shape[1];
        var probabilities = logits.softmax(1).narrow(1, 1, classes - 1);
        // A voxel of the ignore label equals no class, so its target is 0 in every channel already.
        var target = OneHot(labels, classes).to(torch.ScalarType.Float32);
        var mask = ignoreLabel is { } ignored ? labels.ne(Scalars.Of(ignored)) : null;
        if (weights is not null)
        {
            var counted = mask is null ? weights : weights * mask;
            return Sum(WeightedCrossEntropy(logits, labels, counted),
                SoftDice.Loss(probabilities, target, counted.unsqueeze(1), batchDice));
        }
        if (mask is null) return Sum(F.cross_entropy(logits, labels), SoftDice.Loss(probabilities, target, null, batchDice));

        // Sum over count, not the mean: a batch of nothing but ignored voxels has the loss 0, not 0 / 0.
        var crossEntropy = F.cross_entropy(logits, labels, ignore_index: ignoreLabel!.Value, reduction: torch.nn.Reduction.Sum)
            / mask.sum().clamp_min(Scalars.One);
        return Sum(crossEntropy, SoftDice.Loss(probabilities, target, mask.unsqueeze(1).to(torch.ScalarType.Float32), batchDice));
    }

    private static torch.Tensor Sum(torch.Tensor entropy, torch.Tensor dice) => entropy.add(dice, Scalars.One);

    /// <returns>0 where all weights are 0.</returns>
    private torch.Tensor WeightedCrossEntropy(torch.Tensor logits, torch.Tensor labels, torch.Tensor weights)
    {
        var each = F.cross_entropy(logits, labels, ignore_index: ignoreLabel ?? NoLabel, reduction: torch.nn.Reduction.None);
        return (each * weights).sum() / weights.sum().clamp_min(Scalars.Of(1e-8));
    }

    /// <summary>b k-1 (z) y x: channel c is true where the label is c + 1.</summary>
    private static torch.Tensor OneHot(torch.Tensor labels, long classes)
    {
        long[] shape = [1, classes - 1, .. labels.shape[1..].Select(_ => 1L)];
        return labels.unsqueeze(1)
            .eq(torch.arange(Scalars.One, Scalars.Of(classes), Scalars.One, torch.ScalarType.Int64, labels.device).view(shape));
    }
}
