using SamCrowd.NnUNet.Planning;
using SamCrowd.Segmentation.Networks;
using SamCrowd.Segmentation.Runtime;
using TorchSharp;

namespace SamCrowd.Segmentation.Inference;

/// <summary>Logits of tiles: the mean over all networks (folds) and, with mirroring, over all combinations of flipped axes.</summary>
/// <param name="networks">Of one shape, on one device.</param>
/// <param name="mirrorAxes">Axes of the patch, 0 = its first; empty for no mirroring.</param>
internal sealed class MirroredNetwork(IReadOnlyList<UNet> networks, IReadOnlyList<int> mirrorAxes)
{
    /// <summary>Images that a network sees of one tile: the tile and its mirrored copies.</summary>
    public int ImagesPerTile => 1 << mirrorAxes.Count;

    /// <summary>Network runs a tile takes.</summary>
    public int PassesPerTile => networks.Count * ImagesPerTile;

    public int OutputChannels => networks[0].Shape.OutputChannels;

    public torch.Device Device => networks[0].Device;

    public UNetShape Shape => networks[0].Shape;

    /// <summary>Precision of the convolutions.</summary>
    public torch.ScalarType ComputeType => networks[0].ComputeType;

    /// <param name="tiles">b c (z) y x.</param>
    /// <param name="imagesPerBatch">How many tiles and mirrored copies go through a network together.</param>
    /// <returns>b k (z) y x, float32, in the caller's dispose scope.</returns>
    public torch.Tensor Forward(torch.Tensor tiles, int imagesPerBatch = int.MaxValue)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor? sum = null;
        var first = 0;
        foreach (var count in ImageBatches.Split((int)tiles.shape[0] * ImagesPerTile, imagesPerBatch))
        {
            using var batch = torch.NewDisposeScope();
            var runs = RunsOf(first, count, (int)tiles.shape[0]).ToList();
            var input = runs.Select(run => Mirror(tiles.narrow(0, run.Tile, run.Count), run.Combination)).ToList();
            var output = Logits(input.Count == 1 ? input[0] : torch.cat(input));
            sum ??= torch.zeros([tiles.shape[0], .. output.shape[1..]], torch.float32, Device).MoveToOuterDisposeScope();
            var taken = 0;
            foreach (var run in runs)
            {
                sum.narrow(0, run.Tile, run.Count).add_(Mirror(output.narrow(0, taken, run.Count), run.Combination), Scalars.One);
                taken += run.Count;
            }
            first += count;
        }
        return (PassesPerTile == 1 ? sum! : sum!.div_(Scalars.Of(PassesPerTile))).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The images from <paramref name="first"/> on, where all tiles of the first combination come first, then those of the next: a run is
    /// what consecutive images have of one combination of mirrored axes.
    /// </summary>
    private static IEnumerable<(int Combination, int Tile, int Count)> RunsOf(int first, int count, int tiles)
    {
        for (var (image, end) = (first, first + count); image < end;)
        {
            var (combination, tile) = Math.DivRem(image, tiles);
            var length = Math.Min(tiles - tile, end - image);
            yield return (combination, tile, length);
            image += length;
        }
    }

    private torch.Tensor Logits(torch.Tensor input)
    {
        var sum = networks[0].Forward(input)[0];
        foreach (var network in networks.Skip(1)) sum = sum.add(network.Forward(input)[0], Scalars.One);
        return sum;
    }

    private torch.Tensor Mirror(torch.Tensor images, int combination)
    {
        long[] flipped = [.. mirrorAxes.Where((_, bit) => (combination >> bit & 1) != 0).Select(axis => axis + 2L)];
        return flipped.Length == 0 ? images : images.flip(flipped);
    }
}
