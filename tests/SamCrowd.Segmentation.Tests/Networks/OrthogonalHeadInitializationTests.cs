using SamCrowd.Imaging;
using SamCrowd.NnUNet.Planning;
using SamCrowd.Segmentation.Networks;
using SamCrowd.Segmentation.Runtime;

namespace SamCrowd.Segmentation.Tests.Networks;

public sealed class OrthogonalHeadInitializationTests
{
    [Theory]
    [InlineData(3, 8)]
    [InlineData(14, 32)]
    [InlineData(14, 8)]
    [InlineData(1, 16)]
    [InlineData(5, 2)]
    [InlineData(3, 1)]
    public void Rows_have_mean_zero_one_length_and_right_angles_as_far_as_there_is_room(int classes, int features)
    {
        var rows = OrthogonalHeadInitialization.Draw(classes, features, new RandomStream(7)).Chunk(features).ToList();
        Assert.Equal(classes, rows.Count);
        var room = Math.Max(1, features - 1);
        for (var index = 0; index < classes; index++)
        {
            Assert.Equal(8, Dot(index, index), 1e-5);
            if (features > 1) Assert.Equal(0, rows[index].Average(), 1e-6);
            for (var other = 0; other < index; other++)
                if (other / room == index / room) Assert.Equal(0, Dot(index, other), 1e-5);
        }

        double Dot(int a, int b) => rows[a].Zip(rows[b], (x, y) => (double)x * y).Sum();
    }

    [Fact]
    public void They_are_the_initial_weights_of_the_layers_that_make_logits()
    {
        var shape = new UNetShape
        {
            ResidualEncoder = false,
            InputChannels = 1,
            OutputChannels = 3,
            Features = [8, 16],
            KernelSizes = [[3, 3], [3, 3]],
            Strides = [[1, 1], [2, 2]],
            EncoderDepths = [1, 1],
            DecoderDepths = [1],
            ConvolutionBias = true,
            NormalizationEpsilon = 1e-5,
            NegativeSlope = 0.01,
        };
        TorchRuntime.Start();
        using var network = new UNet(shape, seed: 3);
        var layer = network.Parameters.Single(parameter => parameter.Name == "decoder.seg_layers.0.weight").Value;
        Assert.Equal(0, layer.sum([1L]).abs().max().item<float>(), 1e-5f);
        Assert.Equal(8, layer.square().sum([1L]).max().item<float>(), 1e-4f);
        using var other = new UNet(shape, seed: 4);
        Assert.NotEqual(layer.data<float>().ToArray(),
            other.Parameters.Single(parameter => parameter.Name == "decoder.seg_layers.0.weight").Value.data<float>().ToArray());
    }
}
