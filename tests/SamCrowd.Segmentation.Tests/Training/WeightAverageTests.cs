using SamCrowd.Segmentation.Networks;
using SamCrowd.Segmentation.Runtime;
using SamCrowd.Segmentation.Training.Optimization;
using TorchSharp;

namespace SamCrowd.Segmentation.Tests.Training;

public sealed class WeightAverageTests
{
    [Fact]
    public void It_follows_the_weights_quickly_at_first_and_by_its_decay_later()
    {
        TorchRuntime.Start();
        using var weight = torch.zeros(2);
        using var average = new WeightAverage([new NamedParameter("w", weight)], 0.5);
        var expected = 0.0;
        for (var step = 1; step <= 20; step++)
        {
            weight.fill_(step);
            average.Add();
            var kept = Math.Min(0.5, (1.0 + step) / (10 + step));
            expected = (kept * expected) + ((1 - kept) * step);
        }
        average.Swap();
        Assert.Equal(expected, weight[0].item<float>(), 1e-5);
        average.Swap();
        Assert.Equal(20f, weight[0].item<float>());
    }
}
