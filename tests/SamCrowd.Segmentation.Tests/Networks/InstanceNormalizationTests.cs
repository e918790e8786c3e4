using SamCrowd.Segmentation.Networks;
using SamCrowd.Segmentation.Runtime;
using TorchSharp;

namespace SamCrowd.Segmentation.Tests.Networks;

public class InstanceNormalizationTests
{
    [Theory]
    [InlineData(8, 8, 8)]
    [InlineData(16, 32, 32)]
    [InlineData(16, 32, 33)]
    [InlineData(40, 56, 40)]
    public void Outputs_and_gradients_are_those_of_the_formula_in_float64_for_small_and_large_images(int z, int y, int x)
    {
        TorchRuntime.Start();
        using var scope = torch.NewDisposeScope();
        var parameters = new ParameterList(torch.CPU);
        var normalization = new InstanceNormalization(parameters, "norm", 3, 1e-5);
        var generator = new torch.Generator(2);
        using (torch.no_grad())
        {
            normalization.Weight.copy_(torch.rand([3], generator: generator) + 0.5);
            normalization.Bias.copy_(torch.randn([3], generator: generator));
        }
        // A mean of several deviations, as a convolution's bias may give it: sums that cancel badly would show.
        var image = ((torch.randn([2, 3, z, y, x], generator: generator) * 2) + 10).requires_grad_(true);
        var upstream = torch.randn(image.shape, generator: generator) / Math.Sqrt(z * y * x);

        var output = normalization.Forward(image);
        output.backward([upstream]);

        var (exactImage, exactWeight, exactBias) = (Exact(image), Exact(normalization.Weight), Exact(normalization.Bias));
        var centred = exactImage - exactImage.mean([2, 3, 4], keepdim: true);
        var exact = (centred * (centred.square().mean([2, 3, 4], keepdim: true) + 1e-5).rsqrt() * exactWeight.view(1, 3, 1, 1, 1)) + exactBias.view(1, 3, 1, 1, 1);
        exact.backward([upstream.to(torch.float64)]);
        Assert.InRange(Difference(output, exact), 0, 5e-6);
        Assert.InRange(Difference(image.grad!, exactImage.grad!), 0, 1e-7);
        // Of order 1, as the difference of two sums that are five times as large.
        Assert.InRange(Difference(normalization.Weight.grad!, exactWeight.grad!), 0, 3e-5);
        Assert.InRange(Difference(normalization.Bias.grad!, exactBias.grad!), 0, 1e-5);
    }

    private static torch.Tensor Exact(torch.Tensor tensor) => tensor.detach().to(torch.float64).requires_grad_(true);

    private static double Difference(torch.Tensor actual, torch.Tensor exact) => (actual.detach().to(torch.float64) - exact.detach()).abs().max().item<double>();
}
