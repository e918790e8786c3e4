using SamCrowd.NnUNet.Planning;
using SamCrowd.Segmentation.Inference;
using TorchSharp;

namespace SamCrowd.Segmentation.Tests.Inference;

public sealed class ImageBatchesTests
{
    private const long Plenty = 16L << 30;

    private static readonly UNetShape Shape = new()
    {
        ResidualEncoder = false,
        InputChannels = 1,
        OutputChannels = 3,
        Features = [8, 16],
        KernelSizes = [[3, 3, 3], [3, 3, 3]],
        Strides = [[1, 1, 1], [2, 2, 2]],
        EncoderDepths = [1, 1],
        DecoderDepths = [1],
    };

    [Fact]
    public void Batches_hold_every_image_once_and_never_a_single_one_of_several()
    {
        for (var images = 1; images <= 40; images++)
        {
            for (var size = 1; size <= 9; size++)
            {
                var batches = ImageBatches.Split(images, size).ToList();
                Assert.Equal(images, batches.Sum());
                Assert.InRange(batches.Max() - batches.Min(), 0, 1);
                Assert.True(batches.Max() <= size || (size == 2 && batches.Max() == 3 && images % 2 == 1), $"{images} in batches of "
                    + $"{size}: {string.Join(' ', batches)}");
                Assert.True(size == 1 || images == 1 || batches.Min() > 1, $"{images} in batches of {size}: {string.Join(' ', batches)}");
            }
        }
    }

    [Theory]
    [InlineData(8, 4)]
    [InlineData(16, 2)]
    [InlineData(32, 2)]
    [InlineData(320, 2)]
    public void A_batch_on_a_cpu_has_two_images_or_as_many_as_keep_tensors_small(int features, int expected) =>
        Assert.Equal(expected, ImageBatches.Choose(Shape with { Features = [features, 2 * features] }, [40, 56, 40], torch.float32,
            DeviceType.CPU, Plenty));

    [Fact]
    public void Half_the_bytes_a_value_make_twice_the_images_and_small_slices_are_taken_by_the_dozen()
    {
        Assert.Equal(4, ImageBatches.Choose(Shape with { Features = [16, 32] }, [40, 56, 40], torch.bfloat16, DeviceType.CPU, Plenty));
        Assert.Equal(16, ImageBatches.Choose(Shape with { Features = [16, 32] }, [56, 40], torch.float32, DeviceType.CPU, Plenty));
    }

    [Fact]
    public void Little_memory_makes_batches_smaller()
    {
        var large = Shape with { Features = [32, 64] };
        Assert.Equal(4, ImageBatches.Choose(large, [64, 128, 128], torch.float16, DeviceType.CUDA, Plenty) * 4);
        Assert.Equal(2, ImageBatches.Choose(large, [16, 64, 64], torch.float32, DeviceType.CUDA, 250L << 20));
        Assert.Equal(1, ImageBatches.Choose(large, [16, 64, 64], torch.float32, DeviceType.CUDA, 1L << 20));
        Assert.Equal(2, ImageBatches.Choose(large, [16, 64, 64], torch.float32, DeviceType.CPU, 1L << 20));
    }
}
