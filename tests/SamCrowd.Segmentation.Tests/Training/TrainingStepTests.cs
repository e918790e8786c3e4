using System.Runtime.InteropServices;
using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.NnUNet.Planning;
using SamCrowd.Segmentation.Losses;
using SamCrowd.Segmentation.Networks;
using SamCrowd.Segmentation.Training;
using SamCrowd.Segmentation.Training.Loading;
using SamCrowd.Segmentation.Training.Optimization;
using TorchSharp;

namespace SamCrowd.Segmentation.Tests.Training;

public sealed class TrainingStepTests
{
    private const double GradientClip = 0.1, LearningRate = 0.5;

    private static readonly UNetShape Small = new()
    {
        ResidualEncoder = false,
        InputChannels = 1,
        OutputChannels = 2,
        Features = [4, 8],
        KernelSizes = [[3, 3], [3, 3]],
        Strides = [[1, 1], [2, 2]],
        EncoderDepths = [1, 1],
        DecoderDepths = [1],
    };

    /// <summary>The scale is a power of two, so that multiplying the loss by it and the gradients by its inverse loses nothing.</summary>
    [Fact]
    public void A_step_with_a_scaled_loss_is_the_step_without_and_is_clipped_after_the_scale_is_taken_out()
    {
        var (plainLoss, plain) = Step(null);
        var (scaledLoss, scaled) = Step(new GradScaler());
        Assert.Equal(plainLoss, scaledLoss);
        Assert.Equal(plain, scaled);
    }

    [Fact]
    public void A_step_whose_scaled_gradients_overflow_leaves_the_weights_and_halves_the_scale()
    {
        var scaler = new GradScaler();
        var state = scaler.Save();
        state["scale"] = 1e39;
        scaler.Load(state);
        var (loss, weights) = Step(scaler);
        Assert.NotNull(loss);
        Assert.Equal(0.5e39, scaler.Scale);
        Assert.Equal(Weights(null), weights);
    }

    private static (double? Loss, float[] Weights) Step(GradScaler? scaler)
    {
        double? loss = null;
        var weights = Weights(network =>
        {
            using var optimizer = new Sgd(network.Parameters, momentum: 0.99, weightDecay: 3e-5);
            var data = torch.linspace(-2, 2, 2 * 16 * 16).reshape(2, 1, 16, 16);
            var labels = (data.squeeze(1) > 0.5).to(torch.int64);
            var deep = new DeepSupervision(new DiceCrossEntropyLoss(batchDice: true, ignoreLabel: null), network.Outputs);
            var training = new TrainingLoss(deep, boxes: null, boxWeight: 0);
            loss = new TrainingStep(network, training, optimizer, scaler, GradientClip, null).Run(
                new BatchTensors(data, [.. Enumerable.Range(0, network.Outputs).Select(_ => labels)]), LearningRate);
        });
        return (loss, weights);
    }

    private static float[] Weights(Action<UNet>? change)
    {
        TestDevice.Start();
        using var scope = torch.NewDisposeScope();
        using var network = new UNet(Small);
        var stored = new StoredDictionary();
        foreach (var (name, value) in network.Parameters)
            stored[name] = StoredTensor.FromFloats(value.shape,
                [.. Enumerable.Range(0, (int)value.NumberOfElements).Select(i => MathF.Sin(i + name.Length) / 3)]);
        network.Load(stored, "made up");
        change?.Invoke(network);
        return [.. network.Parameters.SelectMany(parameter =>
            MemoryMarshal.Cast<byte, float>(parameter.Value.detach().contiguous().bytes).ToArray())];
    }
}
