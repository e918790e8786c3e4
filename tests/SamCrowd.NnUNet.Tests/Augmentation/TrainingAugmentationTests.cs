using SamCrowd.Imaging;
using SamCrowd.NnUNet.Augmentation;
using SamCrowd.NnUNet.Augmentation.Labels;
using SamCrowd.NnUNet.Augmentation.Samples;
using SamCrowd.NnUNet.Augmentation.Spatial;

namespace SamCrowd.NnUNet.Tests.Augmentation;

public sealed class TrainingAugmentationTests
{
    [Fact]
    public void The_same_stream_gives_the_same_sample_and_leaves_the_patch_as_it_was()
    {
        var settings = AugmentationSettings.ForPatch([10, 14, 12]) with { DeepSupervisionScales = [[1, 1, 1], [0.5, 0.5, 0.5]] };
        var augmentation = TrainingAugmentation.Create(settings);
        var patch = Patch(settings.InitialSize, channels: 2);
        var before = patch.Data.ToArray();
        for (var item = 0; item < 40; item++)
        {
            var a = augmentation.Apply(patch, new RandomStream(7, item));
            var b = augmentation.Apply(patch, new RandomStream(7, item));
            Assert.Equal(a.Data, b.Data);
            Assert.Equal(a.Targets[1].Labels, b.Targets[1].Labels);
            Assert.Equal(new Size3(10, 14, 12), a.Size);
            Assert.Equal(new Size3(5, 7, 6), a.Targets[1].Size);
            Assert.All(a.Data, value => Assert.True(float.IsFinite(value)));
            Assert.All(a.Targets[0].Labels, label => Assert.InRange(label, 0, 2));
        }
        Assert.Equal(before, patch.Data);
    }

    [Fact]
    public void A_patch_of_few_thick_slices_is_turned_within_them_only()
    {
        var settings = AugmentationSettings.ForPatch([5, 32, 32]);
        Assert.True(settings.RotateWithinSlices);
        Assert.Equal(5, settings.InitialSize.Z);
        var patch = Patch(new Size3(5, 60, 60), channels: 1);
        for (var i = 0; i < patch.Data.Length; i++) patch.Data[i] = i / (patch.Size.Y * patch.Size.X);

        var turned = new SpatialTransform(settings.FinalSize, 3, WithinSlices: true).Apply(patch, new SpatialParameters(0.7, 0, 0, 1));

        for (var z = 0; z < 5; z++) Assert.All(turned.Data[(z * 1024)..((z + 1) * 1024)], value => Assert.Equal(z, value, 1e-5f));
    }

    [Fact]
    public void A_quarter_turn_of_a_slice_moves_every_voxel_to_its_place()
    {
        var patch = new PatchSample(1, new Size3(1, 3, 3), [1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 4, 5, 6, 7, 8, 9]);
        var turned = new SpatialTransform(patch.Size, 3, WithinSlices: true).Apply(patch, new SpatialParameters(Math.PI / 2, 0, 0, 1));
        Assert.Equal([7f, 4, 1, 8, 5, 2, 9, 6, 3], turned.Data.Select(value => MathF.Round(value, 4)));
        Assert.Equal([7, 4, 1, 8, 5, 2, 9, 6, 3], turned.Labels.Select(label => (int)label));
    }

    [Fact]
    public void Mirroring_flips_image_and_labels_alike()
    {
        var patch = Patch(new Size3(3, 4, 5), channels: 2);
        var original = patch with { Data = [.. patch.Data], Labels = [.. patch.Labels] };
        Mirroring.Apply(patch, (true, false, true));
        for (var z = 0; z < 3; z++)
        {
            for (var y = 0; y < 4; y++)
            {
                for (var x = 0; x < 5; x++)
                {
                    var (from, to) = ((((2 - z) * 4) + y) * 5 + 4 - x, (((z * 4) + y) * 5) + x);
                    Assert.Equal(original.Channel(1)[from], patch.Channel(1)[to]);
                    Assert.Equal(original.Labels[from], patch.Labels[to]);
                }
            }
        }
    }

    [Fact]
    public void Channels_normalised_in_a_mask_are_zero_outside_it()
    {
        var settings = AugmentationSettings.ForPatch([4, 4, 4]) with { UseMaskForNorm = [false, true] };
        var patch = Patch(settings.FinalSize, channels: 2);
        Array.Fill(patch.Data, 5f);
        patch.Labels[3] = -1;
        var sample = TrainingAugmentation.Create(settings).ApplyForValidation(patch);
        Assert.Equal((5f, 0f, 5f), (sample.Data[3], sample.Data[64 + 3], sample.Data[64 + 4]));
        Assert.Equal(0, sample.Targets[0].Labels[3]);
    }

    [Fact]
    public void Settings_that_contradict_each_other_are_refused()
    {
        Assert.Throws<InvalidInputException>(() => TrainingAugmentation.Create(AugmentationSettings.ForPatch([8, 8], [2])));
        Assert.Throws<InvalidInputException>(() =>
            TrainingAugmentation.Create(AugmentationSettings.ForPatch([8, 8, 8]) with { DeepSupervisionScales = [[1, 1]] }));
        Assert.Throws<InvalidInputException>(() => AugmentationSettings.ForPatch([8]));
    }

    [Fact]
    public void A_cascade_gets_the_previous_stage_as_channels_that_stay_disjoint_when_disturbed()
    {
        var settings = AugmentationSettings.ForPatch([8, 8, 8]) with { CascadeLabels = [1, 2] };
        var augmentation = TrainingAugmentation.Create(settings);
        var labels = new short[512];
        for (var i = 0; i < labels.Length; i++) labels[i] = (short)(i % 8 < 3 ? 1 : i % 8 < 5 ? 2 : 0);
        var patch = Patch(settings.FinalSize, channels: 1) with { PreviousStage = labels };
        var undisturbed = augmentation.ApplyForValidation(patch);
        Assert.Equal(3, undisturbed.Channels);
        for (var i = 0; i < 512; i++)
            Assert.Equal((labels[i] == 1 ? 1f : 0f, labels[i] == 2 ? 1f : 0f), (undisturbed.Data[512 + i], undisturbed.Data[1024 + i]));

        for (var item = 0; item < 50; item++)
        {
            var sample = augmentation.Apply(patch, new RandomStream(4, item));
            for (var i = 0; i < 512; i++) Assert.True(sample.Data[512 + i] is 0 or 1 && sample.Data[512 + i] + sample.Data[1024 + i] <= 1);
        }
    }

    [Fact]
    public void Growing_one_channel_takes_from_the_other_and_a_small_component_can_be_removed()
    {
        float[] channels = [0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0];
        CascadeDisturbance.ApplyOperator(channels, new Size3(1, 1, 8), 2, 0, BinaryOperator.Dilation, 1.5);
        Assert.Equal([0, 1, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0], channels);

        var small = new float[16];
        small[3] = 1;
        new CascadeDisturbance().RemoveComponent(small, new Size3(1, 1, 16), 0, new RandomStream(1));
        Assert.All(small, value => Assert.Equal(0f, value));
    }

    internal static PatchSample Patch(Size3 size, int channels)
    {
        var random = new RandomStream(3);
        var data = new float[channels * size.Count];
        for (var i = 0; i < data.Length; i++) data[i] = (float)random.Normal();
        var labels = new short[size.Count];
        for (var i = 0; i < labels.Length; i++) labels[i] = (short)random.Integer(3);
        return new PatchSample(channels, size, data, labels);
    }
}
