using SamCrowd.NnUNet.Planning;
using SamCrowd.Segmentation.Networks;
using SamCrowd.Segmentation.Runtime;

namespace SamCrowd.Segmentation.Tests.Networks;

public sealed class HeadInitializationTests
{
    private static readonly UNetShape Shape = new()
    {
        ResidualEncoder = false,
        InputChannels = 1,
        OutputChannels = 24,
        Features = [96, 128],
        KernelSizes = [[3, 3], [3, 3]],
        Strides = [[1, 1], [2, 2]],
        EncoderDepths = [1, 1],
        DecoderDepths = [1],
        ConvolutionBias = true,
        NormalizationEpsilon = 1e-5,
        NegativeSlope = 0.01,
    };

    /// <summary>
    /// InitWeights_He(1e-2) of dynamic-network-architectures: kaiming_normal_ with a = 1e-2 for every convolution, biases zero.
    /// </summary>
    [Fact]
    public void He_gives_every_convolution_nnUNets_first_weights_the_layers_that_make_logits_too()
    {
        TorchRuntime.Start();
        using var network = new UNet(Shape, seed: 3, heads: HeadInitialization.He);
        foreach (var (name, value) in network.Parameters)
        {
            var values = value.data<float>().ToArray();
            if (name.EndsWith(".bias", StringComparison.Ordinal)) Assert.All(values, number => Assert.Equal(0, number));
            if (value.dim() < 2) continue;
            var fanIn = value.shape[1..].Aggregate(1L, (product, edge) => product * edge);
            var variance = 2 / (1 + (0.01 * 0.01)) / fanIn;
            // Sums of n squared normal draws have a relative standard deviation of √(2 / n); four of them.
            Assert.InRange(values.Average(number => (double)number * number) / variance, 1 - (4 * Math.Sqrt(2.0 / values.Length)),
                1 + (4 * Math.Sqrt(2.0 / values.Length)));
            Assert.InRange(values.Average() / Math.Sqrt(variance), -4 / Math.Sqrt(values.Length), 4 / Math.Sqrt(values.Length));
        }
        // Independent rows: of 24 rows of 96 draws hardly one has a mean as near to zero as orthogonal ones.
        var head = network.Parameters.Single(parameter => parameter.Name == "decoder.seg_layers.0.weight").Value.data<float>().ToArray();
        Assert.True(head.Chunk(96).Max(row => Math.Abs(row.Average())) > 1e-3);
    }

    [Fact]
    public void Only_the_layers_that_make_logits_depend_on_the_choice()
    {
        TorchRuntime.Start();
        using var he = new UNet(Shape, seed: 3, heads: HeadInitialization.He);
        using var orthogonal = new UNet(Shape, seed: 3);
        foreach (var (first, second) in he.Parameters.Zip(orthogonal.Parameters))
        {
            var isHead = first.Name == "decoder.seg_layers.0.weight";
            Assert.Equal(!isHead, first.Value.data<float>().ToArray().SequenceEqual(second.Value.data<float>().ToArray()));
        }
    }
}
