using System.Runtime.InteropServices;
using SamCrowd.Segmentation.Networks;
using SamCrowd.Segmentation.Runtime;
using SamCrowd.Segmentation.Training.Loading;
using SamCrowd.Segmentation.Training.Optimization;
using TorchSharp;

namespace SamCrowd.Segmentation.Training;

/// <summary>One change of the weights by one batch: forward, loss, backward, clip, step.</summary>
internal sealed class TrainingStep(
    UNet network, TrainingLoss loss, IOptimizer optimizer, GradScaler? scaler, double gradientClip, WeightAverage? average)
{
    /// <summary>The loss, or null where it or the gradients are not finite; then the weights are as they were.</summary>
    public double? Run(BatchTensors batch, double learningRate)
    {
        foreach (var parameter in network.Parameters) parameter.Value.grad = null;
        var value = loss.Forward(network.Forward(batch.Data), batch);
        (scaler is null ? value : value.mul(Scalars.Of(scaler.Scale))).backward();
        network.ThrowIfBackwardFailed();
        if (scaler is not null) Unscale(scaler.Scale);
        var norm = GradientClipping.Apply(network.Parameters, gradientClip);

        // The only wait for the device in a step.
        var read = torch.stack([value.detach(), norm]).cpu();
        var (lossValue, normValue) = (MemoryMarshal.Cast<byte, float>(read.bytes)[0], MemoryMarshal.Cast<byte, float>(read.bytes)[1]);
        if (!float.IsFinite(lossValue)) return null;
        var finite = float.IsFinite(normValue);
        if (scaler is null ? finite : scaler.Accept(finite))
        {
            optimizer.Step(learningRate);
            average?.Add();
        }
        return scaler is null && !finite ? null : lossValue;
    }

    private void Unscale(double scale)
    {
        using var noGradient = torch.no_grad();
        foreach (var parameter in network.Parameters) parameter.Value.grad?.mul_(Scalars.Of(1 / scale));
    }
}
