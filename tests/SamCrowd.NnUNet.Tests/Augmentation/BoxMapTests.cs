using SamCrowd.Imaging;
using SamCrowd.NnUNet.Augmentation;
using SamCrowd.NnUNet.Augmentation.Samples;
using SamCrowd.NnUNet.Augmentation.Spatial;

namespace SamCrowd.NnUNet.Tests.Augmentation;

public sealed class BoxMapTests
{
    [Fact]
    public void Boxes_do_not_change_what_happens_to_image_and_labels()
    {
        var settings = AugmentationSettings.ForPatch([10, 14, 12]);
        var augmentation = TrainingAugmentation.Create(settings);
        var patch = TrainingAugmentationTests.Patch(settings.InitialSize, channels: 1);
        var boxed = patch with { Boxes = new int[patch.Size.Count] };
        for (var item = 0; item < 20; item++)
        {
            var (without, with) = (augmentation.Apply(patch, new RandomStream(8, item)),
                augmentation.Apply(boxed, new RandomStream(8, item)));
            Assert.Equal(without.Data, with.Data);
            Assert.Equal(without.Targets[0].Labels, with.Targets[0].Labels);
            Assert.Null(without.Boxes);
            Assert.Equal(with.Size.Count, with.Boxes!.Length);
        }
    }

    [Fact]
    public void They_are_cut_and_mirrored_with_the_labels_and_unknown_beyond_the_patch()
    {
        var patch = new PatchSample(1, new Size3(1, 2, 3), new float[6], new short[6], Boxes: [1, 2, 4, 8, 16, 32]);
        Assert.Equal([0, 1, 2, 4, 0, 0, 8, 16, 32, 0], CentreCrop.Apply(patch, new Size3(1, 2, 5)).Boxes!);
        Mirroring.Apply(patch, (false, true, true));
        Assert.Equal([32, 16, 8, 4, 2, 1], patch.Boxes!);
    }

    [Fact]
    public void A_scaled_patch_takes_the_nearest_bits_and_of_a_turned_one_nothing_is_known()
    {
        var patch = new PatchSample(1, new Size3(1, 1, 4), new float[4], new short[4], Boxes: [1, 2, 4, 8]);
        var transform = new SpatialTransform(new Size3(1, 1, 4), 1, WithinSlices: true);
        // Twice as far apart as the source's voxels: positions -1.5, 0.5, 2.5, 4.5.
        Assert.Equal([0, 2, 8, 0], transform.Apply(patch, new SpatialParameters(0, 0, 0, 2)).Boxes!);
        Assert.Equal([1, 2, 4, 8], transform.Apply(patch, SpatialParameters.Identity).Boxes!);
        Assert.Equal([0, 0, 0, 0], transform.Apply(patch, new SpatialParameters(0.1, 0, 0, 1)).Boxes!);
    }
}
