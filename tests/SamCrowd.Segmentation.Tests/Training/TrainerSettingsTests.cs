using SamCrowd.Segmentation.Runtime;
using SamCrowd.Segmentation.Training;

namespace SamCrowd.Segmentation.Tests.Training;

public sealed class TrainerSettingsTests
{
    /// <summary>nnUNetTrainer.__init__, configure_optimizers and train_step of nnU-Net 2.</summary>
    [Fact]
    public void The_defaults_are_nnUNets()
    {
        var settings = new TrainerSettings();
        Assert.Equal((1000, 250, 50), (settings.Epochs, settings.IterationsPerEpoch, settings.ValidationIterationsPerEpoch));
        Assert.Equal((OptimizerKind.Sgd, 1e-2, 0.99, 3e-5), (settings.Optimizer, settings.LearningRate, settings.Momentum, settings.WeightDecay));
        Assert.Equal((12.0, 0.33), (settings.GradientClip, settings.OversampleForegroundPercent));
        Assert.Null(settings.MirrorAxes);
        Assert.Null(settings.PretrainedWeights);
        Assert.Null(settings.EarlyStopping);
        Assert.False(settings.VoxelWeights);
        Assert.Equal(Precision.Float32, settings.Precision);
    }

    /// <summary>PolyLRScheduler of nnU-Net: exponent 0.9, computed by hand for 1000 epochs from 0.01.</summary>
    [Theory]
    [InlineData(0, 0.01)]
    [InlineData(500, 0.005358867)]
    [InlineData(999, 1.99526e-5)]
    public void The_learning_rate_falls_as_nnUNets(int epoch, double expected) =>
        Assert.Equal(expected, LearningRateSchedule.At(epoch, 1000, 0.01), 1e-4 * expected);
}
