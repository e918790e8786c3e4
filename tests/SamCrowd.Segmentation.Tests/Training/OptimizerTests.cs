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
