using SamCrowd.Segmentation.Networks;
using SamCrowd.Segmentation.Runtime;
using TorchSharp;

namespace SamCrowd.Segmentation.Tests.Networks;

public sealed class ConvolutionTests
{
    [Theory]
    [InlineData(4, 8, new[] { 3, 3, 3 }, new[] { 1, 1, 1 }, new[] { 5, 7, 9 })]
    [InlineData(16, 24, new[] { 3, 3, 3 }, new[] { 2, 2, 2 }, new[] { 8, 12, 10 })]
    [InlineData(16, 16, new[] { 1, 3, 3 }, new[] { 1, 2, 2 }, new[] { 1, 9, 6 })]
    [InlineData(32, 16, new[] { 3, 3, 3 }, new[] { 1, 1, 1 }, new[] { 1, 1, 3 })]
    [InlineData(8, 3, new[] { 1, 1, 1 }, new[] { 1, 1, 1 }, new[] { 7, 5, 3 })]
    [InlineData(6, 5, new[] { 5, 3, 3 }, new[] { 3, 1, 2 }, new[] { 11, 4, 7 })]
    public void A_single_image_gives_what_it_gives_in_a_batch(int inputs, int outputs, int[] kernel, int[] stride, int[] size)
    {
        TorchRuntime.Start();
        using var scope = torch.NewDisposeScope();
        var generator = new torch.Generator(4);
        var convolution = new Convolution(new ParameterList(torch.CPU), "conv", inputs, outputs, kernel, stride, bias: true);
        using (torch.no_grad())
        {
            convolution.Weight.copy_(torch.randn(convolution.Weight.shape, generator: generator));
            convolution.Bias!.copy_(torch.randn(convolution.Bias.shape, generator: generator));
        }
        var image = torch.randn([1, inputs, .. size.Select(n => (long)n)], generator: generator).requires_grad_(true);

        var alone = convolution.Forward(image, torch.float32);
        var inBatch = convolution.Forward(torch.cat([image, torch.zeros_like(image)]), torch.float32).narrow(0, 0, 1);

        Assert.Equal(inBatch.shape, alone.shape);
        Assert.InRange((alone - inBatch).abs().max().item<float>(), 0, 1e-4);
        var upstream = torch.randn(alone.shape, generator: generator);
        alone.backward([upstream]);
        var (gradient, weightGradient) = (image.grad!.clone(), convolution.Weight.grad!.clone());
        (image.grad, convolution.Weight.grad) = (null, null);
        inBatch.backward([upstream]);
        Assert.InRange((gradient - image.grad!).abs().max().item<float>(), 0, 1e-4);
        Assert.InRange((weightGradient - convolution.Weight.grad!).abs().max().item<float>(), 0, 1e-3);
    }
}
