using System.Runtime.InteropServices;
using SamCrowd.Segmentation.Networks;
using SamCrowd.Segmentation.Runtime;
using SamCrowd.Segmentation.Training.Optimization;
using TorchSharp;

namespace SamCrowd.Segmentation.Tests.Training;

public class OptimizerTests
{
    [Theory]
    [InlineData("sgd")]
    [InlineData("adamw")]
    public void Steps_are_those_of_torchs_own_optimizer_also_after_saving_and_loading(string kind)
    {
        TorchRuntime.Start();
        using var scope = torch.NewDisposeScope();
        var random = torch.random.manual_seed(3);
        var values = torch.randn([5, 4]);
        var (mine, theirs, untouched) =
            (values.clone().requires_grad_(true), torch.nn.Parameter(values.clone()), torch.ones(2).requires_grad_(true));
        IReadOnlyList<NamedParameter> parameters = [new("a", mine), new("b", untouched)];
        var optimizer = Make();
        torch.optim.Optimizer reference = kind == "sgd"
            ? torch.optim.SGD([theirs], 0.02, momentum: 0.99, weight_decay: 3e-3, nesterov: true)
            : torch.optim.AdamW([theirs], 0.02, weight_decay: 3e-3);
        for (var step = 0; step < 5; step++)
        {
            var gradient = torch.randn([5, 4]);
            (mine.grad, theirs.grad) = (gradient.clone(), gradient.clone());
            reference.step();
            optimizer.Step(0.02);
            if (step != 2) continue;
            var saved = optimizer.Save(0.02);
            optimizer.Dispose();
            optimizer = Make();
            optimizer.Load(saved, "checkpoint.pth");
        }
        var worst = Values(mine).Zip(Values(theirs), (a, b) => Math.Abs(a - b)).Max();
        Assert.True(worst < 1e-6, $"differs by {worst}");
        Assert.Equal([1f, 1f], Values(untouched));
        optimizer.Dispose();

        IOptimizer Make() => kind == "sgd" ? new Sgd(parameters, 0.99, 3e-3) : new AdamW(parameters, 3e-3);
    }

    [Theory]
    [InlineData(8, 27)]
    [InlineData(27, 8)]
    public void Muon_keeps_the_singular_vectors_of_a_matrix_and_brings_its_singular_values_near_one(int rows, int columns)
    {
        TorchRuntime.Start();
        using var scope = torch.NewDisposeScope();
        torch.random.manual_seed(5);
        var matrix = torch.randn([rows, columns]);
        var (left, values, right) = torch.linalg.svd(matrix, fullMatrices: false);
        Assert.True(values[0].item<float>() > 2.5 * values[^1].item<float>(), "not a matrix that is orthogonal already");

        var diagonal = left.t().mm(Muon.Orthogonal(matrix)).mm(right.t());
        foreach (var value in Values(diagonal.diag())) Assert.InRange(value, 0.6f, 1.25f);
        Assert.All(Values(diagonal.sub(diagonal.diag().diag())), value => Assert.Equal(0, value, 1e-4));
    }

    [Fact]
    public void Muon_moves_convolutions_by_orthogonal_steps_and_leaves_the_rest_to_AdamW()
    {
        TorchRuntime.Start();
        using var scope = torch.NewDisposeScope();
        torch.random.manual_seed(7);
        torch.Tensor[] start = [torch.randn([4, 2, 3, 3, 3]), torch.randn(4), torch.randn([3, 4, 1, 1, 1])];
        torch.Tensor[] gradients = [torch.randn([4, 2, 3, 3, 3]), torch.randn(4), torch.randn([3, 4, 1, 1, 1])];
        var muon = Parameters();
        var adam = Parameters();
        using (var optimizer = new Muon(muon, 0.1)) optimizer.Step(0.01);
        using (var optimizer = new AdamW(adam, 0.1)) optimizer.Step(0.01);

        // Momentum 0.95 from zero: 0.05 g, and 0.05 g + 0.95 · 0.05 g is what is applied; its length does not matter.
        var step = Muon.Orthogonal(gradients[0].reshape(4, -1)).reshape(start[0].shape).mul(0.2 * Math.Sqrt(54));
        AssertNear(start[0].mul(1 - 0.001).sub(step.mul(0.01)), muon[0].Value);
        AssertNear(adam[1].Value, muon[1].Value);
        AssertNear(adam[2].Value, muon[2].Value);

        IReadOnlyList<NamedParameter> Parameters()
        {
            string[] names = ["encoder.conv.weight", "encoder.conv.bias", $"{Decoder.SegmentationLayers}0.weight"];
            return [.. start.Select((value, index) =>
            {
                var weight = value.clone().requires_grad_(true);
                weight.grad = gradients[index].clone();
                return new NamedParameter(names[index], weight);
            })];
        }

        static void AssertNear(torch.Tensor expected, torch.Tensor actual) =>
            Assert.All(Values(expected).Zip(Values(actual)), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void The_loss_scale_halves_on_overflow_and_doubles_after_2000_steps()
    {
        var scaler = new GradScaler();
        Assert.False(scaler.Accept(gradientsAreFinite: false));
        Assert.Equal(32768, scaler.Scale);
        for (var step = 0; step < 1999; step++) Assert.True(scaler.Accept(true));
        var restored = new GradScaler();
        restored.Load(scaler.Save());
        Assert.True(restored.Accept(true));
        Assert.Equal(65536, restored.Scale);
    }

    private static float[] Values(torch.Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.detach().contiguous().bytes).ToArray();
}
