using SamCrowd.NnUNet.Planning;
using SamCrowd.Segmentation.Inference;
using SamCrowd.Segmentation.Networks;
using SamCrowd.Segmentation.Runtime;
using TorchSharp;

namespace SamCrowd.Segmentation.Tests.Inference;

public sealed class TileNetworkTests
{
    private static readonly UNetShape Shape = new()
    {
        ResidualEncoder = false,
        InputChannels = 2,
        OutputChannels = 3,
        Features = [8, 16],
        KernelSizes = [[3, 3, 3], [3, 3, 3]],
        Strides = [[1, 1, 1], [2, 2, 2]],
        EncoderDepths = [2, 1],
        DecoderDepths = [1],
    };

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    [InlineData(3, 3)]
    public void Logits_are_the_mean_over_networks_and_mirrored_copies_however_many_images_share_a_batch(int tileCount, int mirroredAxes)
    {
        TorchRuntime.Start();
        using var noGradient = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        using UNet first = new(Shape, seed: 1) { Outputs = 1 }, second = new(Shape, seed: 2) { Outputs = 1 };
        int[] axes = [.. new[] { 2, 0, 1 }.Take(mirroredAxes)];
        var tiles = torch.randn([tileCount, 2, 8, 12, 10], generator: new torch.Generator(3));
        var expected = torch.zeros([tileCount, 3, 8, 12, 10]);
        foreach (var network in new[] { first, second })
        {
            for (var combination = 0; combination < 1 << mirroredAxes; combination++)
            {
                long[] flipped = [.. axes.Where((_, bit) => (combination >> bit & 1) != 0).Select(axis => axis + 2L)];
                for (var tile = 0; tile < tileCount; tile++)
                {
                    var input = tiles.narrow(0, tile, 1);
                    var output = network.Forward(flipped.Length == 0 ? input : input.flip(flipped))[0];
                    expected.narrow(0, tile, 1).add_(flipped.Length == 0 ? output : output.flip(flipped));
                }
            }
        }
        expected /= 2 << mirroredAxes;

        var mirrored = new MirroredNetwork([first, second], axes);
        foreach (var images in new[] { 1, 2, 3, 4, 5, 8, 100 })
        {
            var difference = (mirrored.Forward(tiles, images) - expected).abs().max().item<float>();
            Assert.True(difference < 2e-5, $"{images} images a batch: differs by {difference}");
        }
    }
}
