using SamCrowd.Imaging;
using SamCrowd.NnUNet.Planning;
using SamCrowd.Segmentation.Runtime;
using SamCrowd.Segmentation.Training;

namespace SamCrowd.Segmentation.Tests.Training;

public sealed class TrainingMemoryTests
{
    private const long Gigabyte = 1_000_000_000;

    private static readonly TrainerSettings Settings = new();

    /// <summary>Features 32 and 64, patches of 256x256x256, two a batch: on 24 GB the kernel ended the process.</summary>
    [Fact]
    public void A_patch_that_cannot_fit_is_refused_with_the_numbers()
    {
        var error = Assert.Throws<InvalidInputException>(() =>
            TrainingMemory.Require(Shape([32, 64]), [256, 256, 256], 2, Settings, 24 * Gigabyte));
        Assert.Contains("a batch of 2 patches of 256x256x256 needs about", error.Message, StringComparison.Ordinal);
        Assert.Contains("this machine has 24.0 GB", error.Message, StringComparison.Ordinal);
        Assert.Contains("smaller patch or fewer features", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_largest_batch_that_fits_is_named()
    {
        var shape = Shape([8, 16, 32]);
        var available = TrainingMemory.Of(shape, [64, 64, 64], 3, Settings).Total;
        TrainingMemory.Require(shape, [64, 64, 64], 3, Settings, available);
        var error = Assert.Throws<InvalidInputException>(() => TrainingMemory.Require(shape, [64, 64, 64], 8, Settings, available));
        Assert.Contains("train with a batch of 3", error.Message, StringComparison.Ordinal);
    }

    /// <summary>samcrowd train with features 8 to 64, batch 4, patch 40x56x40, AdamW: a peak of 0.56 GB was measured.</summary>
    [Fact]
    public void The_forecast_of_a_small_training_is_near_what_was_measured()
    {
        var need = TrainingMemory.Of(Shape([8, 16, 32, 64]), [40, 56, 40], 4, Settings with { Optimizer = OptimizerKind.AdamW });
        Assert.InRange(need.Total / 1e9, 0.45, 0.7);
        Assert.True(TrainingMemory.Of(Shape([8, 16, 32, 64]), [40, 56, 40], 4, Settings
            with
        { Precision = Precision.BFloat16 }).FeatureMaps * 2 == need.FeatureMaps);
    }

    private static UNetShape Shape(int[] features) => new()
    {
        ResidualEncoder = false,
        InputChannels = 1,
        OutputChannels = 3,
        Features = features,
        KernelSizes = [.. features.Select(_ => new[] { 3, 3, 3 })],
        Strides = [.. features.Select((_, stage) => stage == 0 ? new[] { 1, 1, 1 } : [2, 2, 2])],
        EncoderDepths = [.. features.Select(_ => 2)],
        DecoderDepths = [.. features.Skip(1).Select(_ => 2)],
    };
}
