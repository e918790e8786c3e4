using SamCrowd.Segmentation.Runtime;
using TorchSharp;

namespace SamCrowd.Segmentation.Losses;

/// <summary>
/// -mean of (2 Σ p t + s) / (Σ p + Σ t + s) over channels, and over samples unless <c>batchDice</c> sums them first; s = 1e-5.
/// nnunetv2/training/loss/dice.py, MemoryEfficientSoftDiceLoss.
/// </summary>
internal static class SoftDice
{
    private const double Smooth = 1e-5;

    /// <param name="probabilities">b k (z) y x.</param>
    /// <param name="target">b k (z) y x, 0 or 1, float32.</param>
    /// <param name="mask">b 1 (z) y x, how much each voxel counts: 1 or 0, or a weight between; null for 1 everywhere.</param>
    public static torch.Tensor Loss(torch.Tensor probabilities, torch.Tensor target, torch.Tensor? mask, bool batchDice)
    {
        long[] space = [.. Enumerable.Range(2, (int)probabilities.dim() - 2)];
        if (mask is not null)
        {
            target = target * mask;
            probabilities = probabilities * mask;
        }
        var both = (probabilities * target).sum(space);
        var predicted = probabilities.sum(space);
        var expected = target.sum(space);
        if (batchDice) (both, predicted, expected) = (both.sum([0L]), predicted.sum([0L]), expected.sum([0L]));
        var numerator = both.mul(Scalars.Of(2)).add(Scalars.Of(Smooth), Scalars.One);
        var denominator = expected.add(predicted, Scalars.One).add(Scalars.Of(Smooth), Scalars.One).clamp_min(Scalars.Of(1e-8));
        var dice = numerator / denominator;
        return -dice.mean();
    }
}
