using SamCrowd.Segmentation.Runtime;
using TorchSharp;

namespace SamCrowd.Segmentation.Losses;

/// <summary>
/// The loss of several output resolutions: weights 1/2^i with i counted from the highest, the lowest resolution's set to 0, then
/// scaled to sum to 1 (nnUNetTrainer._build_loss). With a single output its weight is 1.
/// </summary>
internal sealed class DeepSupervision
{
    private readonly ISegmentationLoss _loss;

    /// <param name="outputs">Resolutions the network can return: its stages less one.</param>
    public DeepSupervision(ISegmentationLoss loss, int outputs)
    {
        _loss = loss;
        Weights = WeightsOf(outputs);
    }

    /// <summary>Weights above 0, highest resolution first: only so many outputs are worth computing.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <param name="logits">Highest resolution first, as many as there are <see cref="Weights"/>.</param>
    /// <param name="labels">b (z) y x, int64, the label map at each of those resolutions.</param>
    /// <param name="voxelWeights">b (z) y x, float32, at each of those resolutions; null where all voxels count the same.</param>
    public torch.Tensor Forward(IReadOnlyList<torch.Tensor> logits, IReadOnlyList<torch.Tensor> labels,
        IReadOnlyList<torch.Tensor>? voxelWeights = null)
    {
        var sum = Weighted(0);
        for (var level = 1; level < Weights.Count; level++) sum = sum.add(Weighted(level), Scalars.One);
        return sum;

        torch.Tensor Weighted(int level) =>
            _loss.Forward(logits[level], labels[level], voxelWeights?[level]).mul(Scalars.Of(Weights[level]));
    }

    private static double[] WeightsOf(int outputs)
    {
        var counted = Math.Max(1, outputs - 1);
        var weights = Enumerable.Range(0, counted).Select(level => Math.Pow(0.5, level)).ToArray();
        var sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }
}
