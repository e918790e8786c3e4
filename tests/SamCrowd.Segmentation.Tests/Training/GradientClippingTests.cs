using System.Runtime.InteropServices;
using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.NnUNet.Tests;
using SamCrowd.Segmentation.Runtime;
using SamCrowd.Segmentation.Training;
using SamCrowd.Segmentation.Training.Optimization;
using TorchSharp;

namespace SamCrowd.Segmentation.Tests.Training;

public sealed class GradientClippingTests
{
    [Theory]
    [InlineData(18, 24, 12)]
    [InlineData(0.3, 0.4, 12)]
    [InlineData(1e4, -1e4, 12)]
    [InlineData(18, 24, 1.5)]
    public void Gradients_above_the_limit_are_scaled_to_it_as_torch_does_and_others_stay(float first, float second, double limit)
    {
        TorchRuntime.Start();
        using var scope = torch.NewDisposeScope();
        var (a, b, without) = (torch.zeros(1).requires_grad_(true), torch.zeros(1).requires_grad_(true),
            torch.zeros(1).requires_grad_(true));
        (a.grad, b.grad) = (torch.tensor([first]), torch.tensor([second]));
        var (theirs, others) = (torch.nn.Parameter(torch.zeros(1)), torch.nn.Parameter(torch.zeros(1)));
        (theirs.grad, others.grad) = (torch.tensor([first]), torch.tensor([second]));

        var norm = GradientClipping.Apply([new("a", a), new("without", without), new("b", b)], limit);
        var expected = torch.nn.utils.clip_grad_norm_([theirs, others], limit);

        Assert.Equal(expected, norm.item<float>(), 1e-3 * expected);
        Assert.Equal(theirs.grad!.item<float>(), a.grad!.item<float>(), 1e-5f);
        Assert.Equal(others.grad!.item<float>(), b.grad!.item<float>(), 1e-5f);
        var after = Math.Sqrt(Math.Pow(a.grad.item<float>(), 2) + Math.Pow(b.grad.item<float>(), 2));
        Assert.Equal(Math.Min(limit, Math.Sqrt((first * first) + (second * second))), after, 1e-4 * limit);
        Assert.Null(without.grad);
    }

    /// <summary>
    /// Without momentum and decay the weights move by learning rate times the norm of the gradients, which is the limit where they exceed
    /// it.
    /// </summary>
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.1)]
    public void A_training_obeys_the_limit_it_is_given(double limit)
    {
        using var data = new SmallDataset();
        var settings = SmallTraining.Settings with
        {
            Epochs = 1,
            IterationsPerEpoch = 1,
            ValidationIterationsPerEpoch = 0,
            Optimizer = OptimizerKind.Sgd,
            LearningRate = 1,
            Momentum = 0,
            WeightDecay = 0,
        };
        var (still, moved) = (Weights("still", 1e-12), Weights("moved", limit));
        Assert.Equal(limit, Math.Sqrt(still.Zip(moved, (a, b) => Math.Pow(a - b, 2)).Sum()), 0.01 * limit);

        double[] Weights(string model, double clip)
        {
            Trainer.Run(data.Job(model, settings with { GradientClip = clip }), null, default);
            var stored = TorchPickleFile.Read(data[model, "fold_0", "checkpoint_final.pth"]).Get<StoredDictionary>("network_weights");
            // Names that share a tensor count once.
            return [.. stored.Select(pair => (StoredTensor)pair.Value!)
                .DistinctBy(tensor => tensor.Data, ReferenceEqualityComparer.Instance)
                .SelectMany(tensor => MemoryMarshal.Cast<byte, float>(tensor.Data).ToArray().Select(value => (double)value))];
        }
    }
}
