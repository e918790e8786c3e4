using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using SamCrowd.Segmentation.Losses;
using SamCrowd.Segmentation.Runtime;
using SamCrowd.Testing;
using TorchSharp;

namespace SamCrowd.Segmentation.Tests.Losses;

public class GoldenLossTests
{
    private static readonly IReadOnlyList<IReadOnlyList<int>> Regions = [[1, 2], [2]];

    [SharedTheory("golden", "loss.npz")]
    [InlineData("ce0")]
    [InlineData("ce1")]
    [InlineData("ce2")]
    [InlineData("ce3")]
    [InlineData("bce0")]
    [InlineData("bce1")]
    [InlineData("bce2")]
    [InlineData("bce3")]
    public void Loss_and_gradient_are_nnUNets(string name)
    {
        TorchRuntime.Start();
        using var scope = torch.NewDisposeScope();
        var golden = new NpzFile(SharedData.Golden("loss.npz"));
        var entry = JsonNode.Parse(File.ReadAllText(SharedData.Golden("loss.json")))!.AsArray()
            .Single(item => (string)item!["case"]! == name)!;
        var batchDice = (bool)entry["batch_dice"]!;
        var logits = Tensor(golden, name + "_logits").requires_grad_(true);
        var target = Tensor(golden, name + "_target");
        var loss = name.StartsWith("bce", StringComparison.Ordinal)
            ? RegionLoss(logits, target, batchDice, (bool)entry["use_ignore"]!)
            : new DiceCrossEntropyLoss(batchDice, (int?)entry["ignore_label"]).Forward(logits, target.squeeze(1).to(torch.int64));
        loss.backward();

        Assert.Equal((double)entry["loss"]!, loss.item<float>(), 1e-6);
        var gradient = MemoryMarshal.Cast<byte, float>(logits.grad!.contiguous().bytes).ToArray();
        var worst = golden[name + "_grad"].ToSingle().Zip(gradient, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(worst <= 1e-6, $"the gradient differs by {worst}");
    }

    [Fact]
    public void Nothing_but_ignored_voxels_costs_no_cross_entropy()
    {
        TorchRuntime.Start();
        using var scope = torch.NewDisposeScope();
        var logits = torch.randn([1, 3, 2, 2, 2]).requires_grad_(true);
        var loss = new DiceCrossEntropyLoss(batchDice: false, ignoreLabel: 3).Forward(logits, torch.full([1, 2, 2, 2], 3, torch.int64));
        loss.backward();
        Assert.Equal(-1, loss.item<float>(), 1e-6);
        Assert.Equal(0, logits.grad!.abs().max().item<float>());
    }

    [Fact]
    public void Regions_overlap_and_ignored_voxels_have_no_gradient()
    {
        TorchRuntime.Start();
        using var scope = torch.NewDisposeScope();
        var labels = torch.tensor(new long[] { 0, 1, 2, 3 }, [1, 1, 1, 4]);
        var targets = RegionTargets.From(labels, Regions);
        Assert.Equal([0, 1, 1, 0, 0, 0, 1, 0], targets.data<float>().ToArray());

        var logits = torch.randn([1, 2, 1, 1, 4]).requires_grad_(true);
        new DiceBinaryCrossEntropyLoss(batchDice: true, Regions, ignoreLabel: 3).Forward(logits, labels).backward();
        Assert.Equal(0, logits.grad!.select(4, 3).abs().max().item<float>());
        Assert.NotEqual(0, logits.grad!.select(4, 0).abs().max().item<float>());
    }

    [Theory]
    [InlineData(1, new[] { 1.0 })]
    [InlineData(2, new[] { 1.0 })]
    [InlineData(4, new[] { 4 / 7.0, 2 / 7.0, 1 / 7.0 })]
    public void Deep_supervision_leaves_the_lowest_resolution_out(int outputs, double[] expected) =>
        Assert.Equal(expected, new DeepSupervision(new DiceCrossEntropyLoss(false, null), outputs).Weights.Select(weight =>
            Math.Round(weight, 12)), (a, b) => Math.Abs(a - b) < 1e-9);

    private static torch.Tensor RegionLoss(torch.Tensor logits, torch.Tensor target, bool batchDice, bool useIgnore)
    {
        var regions = logits.shape[1];
        var mask = useIgnore ? 1 - target.narrow(1, regions, 1) : null;
        return DiceBinaryCrossEntropyLoss.Loss(logits, target.narrow(1, 0, regions), mask, batchDice);
    }

    private static torch.Tensor Tensor(NpzFile golden, string name) =>
        torch.tensor(golden[name].ToSingle(), golden[name].Shape.Select(n => (long)n).ToArray());
}
