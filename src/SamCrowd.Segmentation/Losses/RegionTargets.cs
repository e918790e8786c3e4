using SamCrowd.Segmentation.Runtime;
using TorchSharp;

namespace SamCrowd.Segmentation.Losses;

/// <summary>Turns a label map into one yes/no channel a region; regions may overlap.</summary>
internal static class RegionTargets
{
    /// <param name="labels">b (z) y x, int64.</param>
    /// <param name="regions">The label values each region covers.</param>
    /// <returns>b r (z) y x, float32, 0 or 1.</returns>
    public static torch.Tensor From(torch.Tensor labels, IReadOnlyList<IReadOnlyList<int>> regions)
    {
        var channels = regions.Select(region => region.Select(value => labels.eq(Scalars.Of(value)))
            .Aggregate((known, next) => known.logical_or(next)));
        return torch.stack(channels.ToList(), 1).to(torch.ScalarType.Float32);
    }
}
