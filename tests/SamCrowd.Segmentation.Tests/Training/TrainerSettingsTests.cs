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
        Assert.Equal((OptimizerKind.Sgd, 1e-2, 0.99, 3e-5),
            (settings.Optimizer, settings.LearningRate, settings.Momentum, settings.WeightDecay));
        Assert.Equal((12.0, 0.33), (settings.GradientClip, settings.OversampleForegroundPercent));
        Assert.Null(settings.MirrorAxes);
        Assert.Null(settings.PretrainedWeights);
        Assert.Null(settings.EarlyStopping);
        Assert.False(settings.VoxelWeights);
        Assert.Equal(Precision.Float32, settings.Precision);
        Assert.Equal((ScheduleKind.Polynomial, 0.0), (settings.Schedule, settings.WeightAveraging));
    }

    /// <summary>100 batches, 10 of them warming up.</summary>
    [Theory]
    [InlineData(0, 0, 0.0005)]
    [InlineData(0, 9, 0.0095)]
    [InlineData(1, 0, 0.009999)]
    [InlineData(5, 5, 0.00491274)]
    [InlineData(9, 9, 7.6e-7)]
    public void Cosine_rises_while_it_warms_up_and_falls_to_zero_with_every_batch(int epoch, int iteration, double expected)
    {
        var settings = new TrainerSettings { Epochs = 10, IterationsPerEpoch = 10, Schedule = ScheduleKind.Cosine };
        Assert.Equal(expected, LearningRateSchedule.At(settings, epoch, iteration), 1e-6);
    }

    /// <summary>PolyLRScheduler of nnU-Net: exponent 0.9, computed by hand for 1000 epochs from 0.01.</summary>
    [Theory]
    [InlineData(0, 0.01)]
    [InlineData(500, 0.005358867)]
    [InlineData(999, 1.99526e-5)]
    public void The_learning_rate_falls_as_nnUNets(int epoch, double expected) =>
        Assert.Equal(expected, LearningRateSchedule.At(epoch, 1000, 0.01), 1e-4 * expected);
}
