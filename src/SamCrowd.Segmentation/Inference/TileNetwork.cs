using SamCrowd.Segmentation.Networks;
using TorchSharp;

namespace SamCrowd.Segmentation.Inference;

/// <summary>Logits of tiles: the mean over all networks (folds) and, with mirroring, over all combinations of flipped axes.</summary>
/// <param name="networks">Of one shape, on one device.</param>
/// <param name="mirrorAxes">Axes of the patch, 0 = its first; empty for no mirroring.</param>
public sealed class TileNetwork(IReadOnlyList<UNet> networks, IReadOnlyList<int> mirrorAxes)
{
    /// <summary>Network runs a tile takes.</summary>
    public int PassesPerTile => networks.Count << mirrorAxes.Count;

    public int OutputChannels => networks[0].Shape.OutputChannels;

    public torch.Device Device => networks[0].Device;

    /// <param name="tiles">b c (z) y x.</param>
    /// <returns>b k (z) y x, float32, in the caller's dispose scope.</returns>
    public torch.Tensor Forward(torch.Tensor tiles)
    {
        using var scope = torch.NewDisposeScope();
        var sum = torch.zeros(0);
        for (var combination = 0; combination < 1 << mirrorAxes.Count; combination++)
        {
            using var pass = torch.NewDisposeScope();
            long[] flipped = [.. mirrorAxes.Where((_, bit) => (combination >> bit & 1) != 0).Select(axis => axis + 2L)];
            var input = flipped.Length == 0 ? tiles : tiles.flip(flipped);
            var output = networks[0].Forward(input)[0];
            foreach (var network in networks.Skip(1)) output = output + network.Forward(input)[0];
            if (flipped.Length > 0) output = output.flip(flipped);
            sum = (combination == 0 ? output : sum + output).MoveToOuterDisposeScope();
        }
        return (PassesPerTile == 1 ? sum : sum / PassesPerTile).MoveToOuterDisposeScope();
    }
}
