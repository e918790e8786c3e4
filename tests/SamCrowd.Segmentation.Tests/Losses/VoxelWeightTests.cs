using SamCrowd.Segmentation.Losses;
using SamCrowd.Segmentation.Runtime;
using TorchSharp;

namespace SamCrowd.Segmentation.Tests.Losses;

public class VoxelWeightTests
{
    private static readonly IReadOnlyList<IReadOnlyList<int>> Regions = [[1, 2], [2]];

    public VoxelWeightTests() => TorchRuntime.Start();

    [Fact]
    public void Cross_entropy_is_the_weighted_mean_and_Dice_is_of_weighted_probabilities_and_targets()
    {
        using var scope = torch.NewDisposeScope();
        // Two voxels, two classes: foreground probabilities 3/4 and 1/5, labels 1 and 0, weights 1 and 0.5.
        var logits = torch.tensor(new[] { 0f, 0f, MathF.Log(3), MathF.Log(0.25f) }, [1, 2, 1, 1, 2]);
        var labels = torch.tensor(new long[] { 1, 0 }, [1, 1, 1, 2]);
        var weights = torch.tensor(new[] { 1f, 0.5f }, [1, 1, 1, 2]);
        var entropy = ((1 * -Math.Log(0.75)) + (0.5 * -Math.Log(0.8))) / 1.5;
        var dice = ((2 * 0.75) + 1e-5) / (0.75 + 0.1 + 1 + 1e-5);
        Assert.Equal(entropy - dice, new DiceCrossEntropyLoss(batchDice: false, ignoreLabel: null).Forward(logits, labels, weights)
            .item<float>(), 1e-6);
    }

    [Fact]
    public void Region_cross_entropy_is_the_weighted_mean_over_voxels_and_regions()
    {
        using var scope = torch.NewDisposeScope();
        // Sigmoids: region 0 has 3/4 and 1/5, region 1 has 1/2 and 1/2; labels 1 (region 0 alone) and 0; weights 1 and 0.5.
        var logits = torch.tensor(new[] { MathF.Log(3), MathF.Log(0.25f), 0f, 0f }, [1, 2, 1, 1, 2]);
        var labels = torch.tensor(new long[] { 1, 0 }, [1, 1, 1, 2]);
        var weights = torch.tensor(new[] { 1f, 0.5f }, [1, 1, 1, 2]);
        var entropy = ((1 * (-Math.Log(0.75) - Math.Log(0.5))) + (0.5 * (-Math.Log(0.8) - Math.Log(0.5)))) / (1.5 * 2);
        var dice = ((((2 * 0.75) + 1e-5) / (0.75 + 0.1 + 1 + 1e-5)) + (1e-5 / (0.5 + 0.25 + 1e-5))) / 2;
        Assert.Equal(entropy - dice, new DiceBinaryCrossEntropyLoss(batchDice: false, Regions, ignoreLabel: null)
            .Forward(logits, labels, weights).item<float>(), 1e-6);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Weights_of_one_change_neither_loss_nor_gradient(bool regions, bool ignore)
    {
        using var scope = torch.NewDisposeScope();
        var (logits, labels) = Case(regions, ignore);
        var (loss, gradient) = LossAndGradient(Loss(regions, ignore), logits, labels, null);
        var (weightedLoss, weightedGradient) = LossAndGradient(Loss(regions, ignore), logits, labels, torch.ones(labels.shape));
        Assert.Equal(loss, weightedLoss, 1e-6);
        Assert.InRange((gradient - weightedGradient).abs().max().item<float>(), 0, 1e-8f);
        Assert.InRange(gradient.abs().max().item<float>(), 1e-3f, 1);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void A_voxel_of_weight_zero_is_as_if_it_bore_the_ignore_label(bool regions, bool ignoreElsewhere)
    {
        using var scope = torch.NewDisposeScope();
        var (logits, labels) = Case(regions, ignoreElsewhere);
        var weights = torch.rand(labels.shape, generator: new torch.Generator(5)).gt(0.3).to(torch.float32);
        var ignored = torch.where(weights.eq(0), torch.tensor(3L), labels);
        var (loss, gradient) = LossAndGradient(Loss(regions, ignore: true), logits, ignored, null);
        var (weightedLoss, weightedGradient) = LossAndGradient(Loss(regions, ignoreElsewhere), logits, labels, weights);
        Assert.Equal(loss, weightedLoss, 1e-6);
        Assert.InRange((gradient - weightedGradient).abs().max().item<float>(), 0, 1e-8f);
        Assert.Equal(0, (weightedGradient.abs() * weights.eq(0).unsqueeze(1)).max().item<float>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_gradient_is_the_slope_of_the_loss(bool regions)
    {
        using var scope = torch.NewDisposeScope();
        var (logits, labels) = Case(regions, ignore: false);
        (logits, var weights) = (logits.to(torch.float64), torch.rand(labels.shape, torch.float64, generator: new torch.Generator(6)));
        var leaf = logits.detach().clone().requires_grad_(true);
        Loss(leaf).backward();
        foreach (var index in new long[] { 0, 17, 40, logits.numel() - 1 })
        {
            const double Step = 1e-5;
            var change = torch.zeros_like(logits);
            change.view(-1)[index] = Step;
            var slope = (Loss(logits + change) - Loss(logits - change)).item<double>() / (2 * Step);
            Assert.Equal(slope, leaf.grad!.reshape(-1)[index].item<double>(), 1e-8);
        }

        // Region targets are float32, in which a difference this small would drown.
        torch.Tensor Loss(torch.Tensor at) => regions
            ? DiceBinaryCrossEntropyLoss.Loss(at, RegionTargets.From(labels, Regions).to(torch.float64), null, batchDice: true,
            weights.unsqueeze(1))
            : new DiceCrossEntropyLoss(batchDice: true, ignoreLabel: null).Forward(at, labels, weights);
    }

    [Fact]
    public void Weights_that_are_all_zero_cost_no_cross_entropy_and_give_no_gradient()
    {
        using var scope = torch.NewDisposeScope();
        var (logits, labels) = Case(regions: false, ignore: false);
        var (loss, gradient) = LossAndGradient(Loss(regions: false, ignore: false), logits, labels, torch.zeros(labels.shape));
        Assert.Equal(-1, loss, 1e-6);
        Assert.Equal(0, gradient.abs().max().item<float>());
    }

    [Fact]
    public void Deep_supervision_gives_each_resolution_its_own_weights()
    {
        using var scope = torch.NewDisposeScope();
        var loss = Loss(regions: false, ignore: false);
        var cases = Enumerable.Range(0, 2).Select(_ => Case(regions: false, ignore: false)).ToArray();
        torch.Tensor[] weights = [torch.ones(cases[0].Labels.shape), torch.rand(cases[1].Labels.shape, generator: new torch.Generator(7))];
        var sum = new DeepSupervision(loss, 3).Forward([.. cases.Select(item => item.Logits)], [.. cases.Select(item => item.Labels)],
            weights).item<float>();
        var (first, second) = (loss.Forward(cases[0].Logits, cases[0].Labels, weights[0]).item<float>(),
            loss.Forward(cases[1].Logits, cases[1].Labels, weights[1]).item<float>());
        Assert.Equal(((2 * first) + second) / 3, sum, 1e-6);
    }

    private static (torch.Tensor Logits, torch.Tensor Labels) Case(bool regions, bool ignore)
    {
        var generator = new torch.Generator(1);
        return (torch.randn([2, regions ? 2 : 3, 3, 4, 5], generator: generator),
            torch.randint(0, ignore ? 4 : 3, [2, 3, 4, 5], torch.int64, generator: generator));
    }

    private static ISegmentationLoss Loss(bool regions, bool ignore) => regions
        ? new DiceBinaryCrossEntropyLoss(batchDice: true, Regions, ignore ? 3 : null)
        : new DiceCrossEntropyLoss(batchDice: true, ignore ? 3 : null);

    private static (double Loss, torch.Tensor Gradient) LossAndGradient(ISegmentationLoss loss, torch.Tensor logits, torch.Tensor labels,
        torch.Tensor? weights)
    {
        var leaf = logits.detach().clone().requires_grad_(true);
        var value = loss.Forward(leaf, labels, weights);
        value.backward();
        return (value.to(torch.float64).item<double>(), leaf.grad!);
    }
}
