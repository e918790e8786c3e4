using SamCrowd.Datasets.Layout;
using SamCrowd.Segmentation.Losses;
using SamCrowd.Segmentation.Runtime;
using TorchSharp;

namespace SamCrowd.Segmentation.Training;

/// <summary>
/// The pseudo Dice: true and false positives and false negatives of all validation patches of an epoch taken together
/// (nnUNetTrainer.validation_step). Counts stay on the device until they are asked for.
/// </summary>
internal sealed class PatchScore(LabelScheme labels, torch.Device device) : IDisposable
{
    // Rows: true positives, false positives, false negatives.
    private readonly torch.Tensor _counts = torch.zeros([3, labels.ForegroundRegions.Count], torch.ScalarType.Int64, device)
        .DetachFromDisposeScope();

    /// <param name="logits">b k (z) y x of the highest resolution.</param>
    /// <param name="target">b (z) y x, int64.</param>
    public void Add(torch.Tensor logits, torch.Tensor target)
    {
        using var scope = torch.NewDisposeScope();
        var counted = labels.IgnoreLabel is { } ignore ? target.ne(Scalars.Of(ignore)).unsqueeze(1) : null;
        var expected = RegionTargets.From(target, labels.ForegroundRegions).to(torch.ScalarType.Bool);
        var predicted = labels.HasRegions ? logits.gt(Scalars.Of(0))
            : RegionTargets.From(logits.argmax(1), labels.ForegroundRegions).to(torch.ScalarType.Bool);
        if (counted is not null) (expected, predicted) = (expected.logical_and(counted), predicted.logical_and(counted));
        long[] allButChannels = [0, .. Enumerable.Range(2, (int)expected.dim() - 2)];
        var both = expected.logical_and(predicted).sum(allButChannels);
        _counts.add_(torch.stack([both, predicted.sum(allButChannels) - both, expected.sum(allButChannels) - both]), Scalars.One);
    }

    /// <summary>Dice of each foreground class or region; NaN where there was none and none was predicted.</summary>
    public double[] Dice()
    {
        using var scope = torch.NewDisposeScope();
        var counts = _counts.cpu().data<long>().ToArray();
        var classes = labels.ForegroundRegions.Count;
        return [.. Enumerable.Range(0, classes)
            .Select(c => 2.0 * counts[c] / ((2 * counts[c]) + counts[classes + c] + counts[(2 * classes) + c]))];
    }

    public void Dispose() => _counts.Dispose();
}
