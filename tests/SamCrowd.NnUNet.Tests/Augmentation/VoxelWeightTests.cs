using SamCrowd.Imaging;
using SamCrowd.NnUNet.Augmentation;
using SamCrowd.NnUNet.Augmentation.Labels;
using SamCrowd.NnUNet.Augmentation.Samples;
using SamCrowd.NnUNet.Augmentation.Spatial;

namespace SamCrowd.NnUNet.Tests.Augmentation;

public sealed class VoxelWeightTests
{
    [Fact]
    public void Weights_do_not_change_what_happens_to_image_and_labels()
    {
        var settings = AugmentationSettings.ForPatch([10, 14, 12]) with { DeepSupervisionScales = [[1, 1, 1], [0.5, 0.5, 0.5]] };
        var augmentation = TrainingAugmentation.Create(settings);
        var patch = TrainingAugmentationTests.Patch(settings.InitialSize, channels: 1);
        var weighted = patch with { Weights = new float[patch.Size.Count] };
        for (var item = 0; item < 20; item++)
        {
            var (without, with) = (augmentation.Apply(patch, new RandomStream(8, item)),
                augmentation.Apply(weighted, new RandomStream(8, item)));
            Assert.Equal(without.Data, with.Data);
            Assert.Equal(without.Targets[1].Labels, with.Targets[1].Labels);
            Assert.Null(without.Targets[1].Weights);
            Assert.Equal(with.Targets[1].Labels.Length, with.Targets[1].Weights!.Length);
        }
    }

    [Fact]
    public void Weights_of_one_stay_one_through_rotation_scaling_and_padding()
    {
        var settings = AugmentationSettings.ForPatch([12, 12, 12]) with { DeepSupervisionScales = [[1, 1, 1], [0.5, 0.5, 0.5]] };
        var augmentation = TrainingAugmentation.Create(settings);
        var size = new Size3(9, 16, 12);
        var patch = TrainingAugmentationTests.Patch(size, channels: 1) with { Weights = Filled(size, 1) };
        for (var item = 0; item < 40; item++)
            foreach (var target in augmentation.Apply(patch, new RandomStream(9, item)).Targets)
                Assert.All(target.Weights!, weight => Assert.Equal(1f, weight));
    }

    [Fact]
    public void Beyond_the_patch_the_weight_is_one_and_halfway_to_it_in_between()
    {
        // Twice as far apart as the source's voxels: positions -0.5, 1.5, 3.5 of a row of four whose weights are 0, 0.2, 0.4, 0.6.
        var patch = new PatchSample(1, new Size3(1, 1, 4), new float[4], new short[4], Weights: [0, 0.2f, 0.4f, 0.6f]);
        var scaled = new SpatialTransform(new Size3(1, 1, 3), 1, WithinSlices: true).Apply(patch, new SpatialParameters(0, 0, 0, 2));
        Assert.Equal([0.5f, 0.3f, 0.8f], scaled.Weights!.Select(weight => MathF.Round(weight, 5)));

        var cropped = CentreCrop.Apply(patch, new Size3(1, 1, 6));
        Assert.Equal([1, 0, 0.2f, 0.4f, 0.6f, 1], cropped.Weights!);
    }

    [Fact]
    public void Weights_are_mirrored_with_the_labels_and_at_a_lower_resolution_taken_where_the_label_is()
    {
        var size = new Size3(4, 6, 8);
        var patch = TrainingAugmentationTests.Patch(size, channels: 1);
        for (var i = 0; i < patch.Labels.Length; i++) patch.Labels[i] = (short)i;
        patch = patch with { Weights = Array.ConvertAll(patch.Labels, label => label / 1000f) };
        Mirroring.Apply(patch, (true, true, false));
        var lower = new TargetBuilder([[1, 1, 1], [0.5, 0.5, 0.25]]).Build(patch.Labels, size, patch.Weights)[1];
        Assert.Equal(new Size3(2, 3, 2), lower.Size);
        Assert.Equal(lower.Labels.Select(label => label / 1000f), lower.Weights!);
    }

    private static float[] Filled(Size3 size, float value)
    {
        var values = new float[size.Count];
        Array.Fill(values, value);
        return values;
    }
}
