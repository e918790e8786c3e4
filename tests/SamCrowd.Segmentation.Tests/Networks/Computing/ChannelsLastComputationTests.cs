using SamCrowd.Segmentation.Networks.Computing;
using SamCrowd.Segmentation.Runtime;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace SamCrowd.Segmentation.Tests.Networks.Computing;

/// <summary>The operations for channels-last tensors against libtorch's own in float64.</summary>
public sealed class ChannelsLastComputationTests
{
    [Theory]
    [InlineData(1, 8, new[] { 3, 3, 3 }, new[] { 1, 1, 1 }, new[] { 6, 7, 9 }, 2)]
    [InlineData(2, 5, new[] { 1, 3, 3 }, new[] { 1, 2, 2 }, new[] { 4, 9, 6 }, 3)]
    [InlineData(8, 16, new[] { 3, 3, 3 }, new[] { 2, 2, 2 }, new[] { 7, 8, 10 }, 2)]
    [InlineData(19, 9, new[] { 3, 5, 3 }, new[] { 1, 1, 1 }, new[] { 5, 6, 7 }, 1)]
    [InlineData(16, 32, new[] { 1, 1, 1 }, new[] { 1, 1, 1 }, new[] { 3, 4, 5 }, 2)]
    [InlineData(40, 24, new[] { 3, 3, 3 }, new[] { 1, 1, 1 }, new[] { 4, 4, 4 }, 2)]
    [InlineData(64, 48, new[] { 3, 3, 3 }, new[] { 2, 1, 2 }, new[] { 5, 3, 4 }, 3)]
    [InlineData(3, 7, new[] { 3, 3, 3 }, new[] { 3, 1, 2 }, new[] { 9, 4, 7 }, 2)]
    [InlineData(8, 8, new[] { 3, 3 }, new[] { 1, 1 }, new[] { 12, 9 }, 4)]
    [InlineData(1, 12, new[] { 3, 3 }, new[] { 2, 2 }, new[] { 9, 8 }, 3)]
    public void A_convolution_and_its_gradients_are_libtorchs(int inputs, int outputs, IReadOnlyList<int> kernel, IReadOnlyList<int> stride,
        int[] size, int samples)
    {
        TorchRuntime.Start();
        using var scope = torch.NewDisposeScope();
        var generator = new torch.Generator(5);
        long[] steps = [.. stride], padding = [.. kernel.Select(n => (n - 1L) / 2)];
        var x = torch.randn([samples, inputs, .. size.Select(n => (long)n)], generator: generator).requires_grad_(true);
        var weight = torch.randn([outputs, inputs, .. kernel.Select(n => (long)n)], generator: generator).requires_grad_(true);
        var bias = torch.randn([outputs], generator: generator).requires_grad_(true);

        AssertSame(
            Recorded.Run((computation, image) => computation.Convolve(image, weight, bias, steps, padding), x, torch.float32, weight, bias),
            exact => size.Length == 2 ? F.conv2d(exact[0], exact[1], exact[2], steps, padding)
                : F.conv3d(exact[0], exact[1], exact[2], steps, padding),
            x,
            weight,
            bias);
    }

    [Theory]
    [InlineData(4, 8, new[] { 3, 3, 3 }, new[] { 1, 1, 1 }, new[] { 5, 7, 9 })]
    [InlineData(16, 24, new[] { 3, 3, 3 }, new[] { 2, 2, 2 }, new[] { 8, 12, 10 })]
    [InlineData(16, 16, new[] { 1, 3, 3 }, new[] { 1, 2, 2 }, new[] { 1, 9, 6 })]
    [InlineData(32, 16, new[] { 3, 3, 3 }, new[] { 1, 1, 1 }, new[] { 1, 1, 3 })]
    [InlineData(48, 16, new[] { 3, 3, 3 }, new[] { 1, 1, 1 }, new[] { 3, 1, 2 })]
    [InlineData(8, 3, new[] { 1, 1, 1 }, new[] { 1, 1, 1 }, new[] { 7, 5, 3 })]
    [InlineData(6, 5, new[] { 5, 3, 3 }, new[] { 3, 1, 2 }, new[] { 11, 4, 7 })]
    public void A_single_image_that_goes_through_in_halves_gives_the_same(int inputs, int outputs, IReadOnlyList<int> kernel,
        IReadOnlyList<int> stride, int[] size) =>
        A_convolution_and_its_gradients_are_libtorchs(inputs, outputs, kernel, stride, size, samples: 1);

    [Theory]
    [InlineData(3, new[] { 8, 8, 8 })]
    [InlineData(8, new[] { 16, 32, 33 })]
    [InlineData(29, new[] { 7, 9, 11 })]
    [InlineData(12, new[] { 30, 41 })]
    public void A_normalisation_and_its_gradients_are_those_of_the_formula(int channels, int[] size)
    {
        TorchRuntime.Start();
        using var scope = torch.NewDisposeScope();
        var generator = new torch.Generator(2);
        var (weight, bias) = ((torch.rand([channels], generator: generator) + 0.5).requires_grad_(true),
            torch.randn([channels], generator: generator).requires_grad_(true));
        // A mean of several deviations, as a convolution's bias may give it: sums that cancel badly would show.
        var x = ((torch.randn([2, channels, .. size.Select(n => (long)n)], generator: generator) * 2) + 10).requires_grad_(true);

        AssertSame(
            Recorded.Run((computation, image) => computation.Normalize(image, weight, bias, 1e-5, slope: null), x, torch.float32, weight,
            bias),
            exact => F.group_norm(exact[0], channels, exact[1], exact[2], 1e-5),
            x,
            weight,
            bias);
        // A value within rounding of zero may fall to LeakyReLU's other side: those within 1e-4 are moved away from it.
        using (torch.no_grad())
        {
            var near = F.group_norm(x, channels, weight, bias, 1e-5).abs().le(1e-4);
            x.add_(near.to(torch.float32), 1e-3);
            foreach (var tensor in new[] { x, weight, bias }) tensor.grad = null;
        }
        AssertSame(
            Recorded.Run((computation, image) => computation.Normalize(image, weight, bias, 1e-5, 0.01), x, torch.float32, weight, bias),
            exact => F.leaky_relu(F.group_norm(exact[0], channels, exact[1], exact[2], 1e-5), 0.01),
            x,
            weight,
            bias);
    }

    [Theory]
    [InlineData(12, 7, new[] { 2, 2, 2 }, new[] { 3, 4, 5 })]
    [InlineData(16, 8, new[] { 1, 2, 2 }, new[] { 4, 3, 5 })]
    [InlineData(8, 8, new[] { 2, 2 }, new[] { 5, 6 })]
    public void Upsampling_and_its_gradients_are_libtorchs(int inputs, int outputs, int[] stride, int[] size)
    {
        TorchRuntime.Start();
        using var scope = torch.NewDisposeScope();
        var generator = new torch.Generator(3);
        long[] steps = [.. stride];
        var x = torch.randn([2, inputs, .. size.Select(n => (long)n)], generator: generator).requires_grad_(true);
        var weight = torch.randn([inputs, outputs, .. steps], generator: generator).requires_grad_(true);
        var bias = torch.randn([outputs], generator: generator).requires_grad_(true);

        AssertSame(
            Recorded.Run((computation, image) => computation.Upsample(image, weight, bias, steps), x, torch.float32, weight, bias),
            exact => size.Length == 2 ? F.conv_transpose2d(exact[0], exact[1], exact[2], steps)
                : F.conv_transpose3d(exact[0], exact[1], exact[2], steps),
            x,
            weight,
            bias);
    }

    [Theory]
    [InlineData(8, new[] { 4, 5, 6 })]
    [InlineData(13, new[] { 9, 40 })]
    public void Joined_pooled_and_added_channels_have_libtorchs_gradients(int channels, int[] size)
    {
        TorchRuntime.Start();
        using var scope = torch.NewDisposeScope();
        var generator = new torch.Generator(7);
        var x = torch.randn([3, channels, .. size.Select(n => (long)n)], generator: generator).requires_grad_(true);
        long[] stride = [.. size.Select(edge => edge % 2 == 0 ? 2L : 1L)];

        AssertSame(
            Recorded.Run((computation, image) =>
            computation.Pool(computation.Join(image, computation.Add(computation.Join(image, image), computation.Join(image, image), 0.1)),
            stride), x, torch.float32),
            exact =>
            {
                var twice = torch.cat([exact[0], exact[0]], 1);
                var joined = torch.cat([exact[0], F.leaky_relu(twice + twice, 0.1)], 1);
                return size.Length == 2 ? F.avg_pool2d(joined, stride, stride) : F.avg_pool3d(joined, stride, stride);
            },
            x);
    }

    [Theory]
    [InlineData(8, 3, new[] { 9, 10, 11 })]
    [InlineData(21, 5, new[] { 3, 4, 5 })]
    [InlineData(32, 1, new[] { 30, 40 })]
    public void Logits_and_their_gradients_are_those_of_a_convolution_of_one_voxel(int channels, int outputs, int[] size)
    {
        TorchRuntime.Start();
        using var scope = torch.NewDisposeScope();
        var generator = new torch.Generator(8);
        var x = torch.randn([2, channels, .. size.Select(n => (long)n)], generator: generator).requires_grad_(true);
        var weight = torch.randn([outputs, channels, .. size.Select(_ => 1L)], generator: generator).requires_grad_(true);
        var bias = torch.randn([outputs], generator: generator).requires_grad_(true);

        var logits = Recorded.Run((computation, image) => computation.Logits(image, weight, bias), x, torch.float32, weight, bias);
        Assert.True(logits.is_contiguous());
        AssertSame(logits, exact => size.Length == 2 ? F.conv2d(exact[0], exact[1], exact[2])
            : F.conv3d(exact[0], exact[1], exact[2]), x, weight, bias);
    }

    [Fact]
    public void In_bfloat16_gradients_are_those_of_the_rounded_values()
    {
        TorchRuntime.Start();
        using var scope = torch.NewDisposeScope();
        var generator = new torch.Generator(6);
        var x = torch.randn([2, 8, 6, 7, 8], generator: generator).requires_grad_(true);
        var weight = torch.randn([16, 8, 3, 3, 3], generator: generator).requires_grad_(true);
        var (scale, shift) = ((torch.rand([16], generator: generator) + 0.5).requires_grad_(true),
            torch.randn([16], generator: generator).requires_grad_(true));
        var head = torch.randn([3, 24, 1, 1, 1], generator: generator).requires_grad_(true);
        var bias = torch.zeros([3]).requires_grad_(true);

        var logits = Recorded.Run(
            (computation, image) =>
            {
                var features = computation.Normalize(computation.Convolve(image, weight, null, [1, 1, 1], [1, 1, 1]), scale, shift, 1e-5,
                    0.01);
                Assert.Equal(torch.bfloat16, features.dtype);
                return computation.Logits(computation.Join(features, ChannelsLastTensor.Of(features.narrow(1, 0, 8))), head, bias);
            },
            x, torch.bfloat16, weight, scale, shift, head, bias);

        Assert.Equal(torch.float32, logits.dtype);
        torch.Tensor[] inputs = [x, weight, scale, shift, head, bias];
        var exact = inputs.Select(input => input.detach().to(torch.float64).requires_grad_(true)).ToArray();
        var wide = F.leaky_relu(F.group_norm(F.conv3d(exact[0], exact[1], null, [1, 1, 1], [1, 1, 1]), 16, exact[2], exact[3], 1e-5), 0.01);
        var expected = F.conv3d(torch.cat([wide, wide.narrow(1, 0, 8).detach()], 1), exact[4], exact[5]);
        var upstream = torch.randn(logits.shape, generator: generator);
        logits.backward([upstream]);
        expected.backward([upstream.to(torch.float64)]);
        // On the whole: a value that is rounded to the other side of zero has another slope, which its neighbours' gradients show.
        Assert.InRange(Distance(expected, logits), 1e-4, 0.01);
        foreach (var (one, other) in exact.Zip(inputs)) Assert.InRange(Distance(one.grad!, other.grad!), 0, 0.1);

        static double Distance(torch.Tensor exact, torch.Tensor actual) =>
            ((actual.detach().to(torch.float64) - exact).norm() / exact.norm()).item<double>();
    }

    [Fact]
    public void What_needs_no_gradient_gets_none()
    {
        TorchRuntime.Start();
        using var scope = torch.NewDisposeScope();
        var (x, weight) = (torch.randn([2, 1, 4, 5, 6]), torch.randn([8, 1, 3, 3, 3]).requires_grad_(true));
        Recorded.Run((computation, image) => computation.Convolve(image, weight, null, [1, 1, 1], [1, 1, 1]), x, torch.float32, weight)
            .sum().backward();
        Assert.Null(x.grad);
        Assert.NotNull(weight.grad);
    }

    [Fact]
    public void Values_are_rounded_to_bfloat16_as_libtorch_does()
    {
        TorchRuntime.Start();
        using var scope = torch.NewDisposeScope();
        float[] values = [0, -0f, 1, 1.00390625f, 1.01171875f, -3.3895314e38f, 3.4e38f, float.PositiveInfinity, float.NaN, 1e-40f, 0.1f];
        var expected = torch.tensor(values).to(torch.bfloat16).to(torch.float32).data<float>().ToArray();
        Assert.Equal(expected, values.Select(value => BFloat16Bits.Round(value).ToSingle()));

        // The same through vectors, of which a normalisation that changes nothing but the type makes use.
        using var noGradient = torch.no_grad();
        var x = ChannelsLastTensor.Of(torch.randn([2, 24, 5, 6, 7], generator: new torch.Generator(10)));
        var (one, zero) = (torch.ones([24]), torch.zeros([24]));
        var exact = new ChannelsLastComputation(torch.float32, null).Normalize(x.clone(), one, zero, 1e-5, 1);
        var rounded = new ChannelsLastComputation(torch.bfloat16, null).Normalize(x, one, zero, 1e-5, 1);
        Assert.True(rounded.eq(exact.to(torch.bfloat16)).all().item<bool>());
    }

    [Fact]
    public void Results_do_not_depend_on_how_many_threads_share_a_normalisation()
    {
        TorchRuntime.Start();
        using var scope = torch.NewDisposeScope();
        var x = torch.randn([3, 12, 9, 20, 21], generator: new torch.Generator(9)).requires_grad_(true);
        var (weight, bias) = (torch.ones([12]).requires_grad_(true), torch.zeros([12]).requires_grad_(true));
        var before = torch.get_num_threads();
        try
        {
            var results = new[] { 1, 2, 3 }.Select(threads =>
            {
                torch.set_num_threads(threads);
                (x.grad, weight.grad) = (null, null);
                var y = Recorded.Run((computation, image) => computation.Normalize(image, weight, bias, 1e-5, 0.01), x, torch.float32,
                    weight, bias);
                y.backward([torch.linspace(-1, 1, y.numel()).view(y.shape)]);
                return (Output: y.detach(), Input: x.grad!.clone(), Weight: weight.grad!.clone());
            }).ToList();
            foreach (var (output, input, forWeight) in results)
            {
                Assert.True(output.eq(results[0].Output).all().item<bool>());
                Assert.True(input.eq(results[0].Input).all().item<bool>());
                Assert.True(forWeight.eq(results[0].Weight).all().item<bool>());
            }
        }
        finally
        {
            torch.set_num_threads(before);
        }
    }

    private static void AssertSame(torch.Tensor actual, Func<torch.Tensor[], torch.Tensor> operation, params torch.Tensor[] inputs) =>
        AssertSame(actual, operation, 2e-5, inputs);

    /// <summary>Output and gradients of all inputs.</summary>
    private static void AssertSame(torch.Tensor actual, Func<torch.Tensor[], torch.Tensor> operation, double relative,
        params torch.Tensor[] inputs)
    {
        var exact = inputs.Select(input => input.detach().to(torch.float64).requires_grad_(true)).ToArray();
        var expected = operation(exact);
        var upstream = torch.randn(actual.shape, generator: new torch.Generator(11));
        actual.backward([upstream]);
        expected.backward([upstream.to(torch.float64)]);
        AssertClose(expected, actual, relative);
        foreach (var (one, other) in exact.Zip(inputs)) AssertClose(one.grad!, other.grad!, relative);
    }

    private static void AssertClose(torch.Tensor exact, torch.Tensor actual, double relative)
    {
        Assert.Equal(exact.shape, actual.shape);
        var difference = (actual.detach().to(torch.float64) - exact.detach()).abs().max().item<double>();
        Assert.InRange(difference, 0, relative * Math.Max(1, exact.detach().abs().max().item<double>()));
    }
}
