using SamCrowd.Imaging;
using SamCrowd.NnUNet.Augmentation;
using SamCrowd.NnUNet.Augmentation.Intensity;
using SamCrowd.NnUNet.Augmentation.Labels;
using SamCrowd.NnUNet.Augmentation.Samples;
using SamCrowd.NnUNet.Augmentation.Spatial;

namespace SamCrowd.NnUNet.Tests.Augmentation;

/// <summary>
/// The list of transforms against nnUNetTrainer.get_training_transforms of nnU-Net 2, and what is really drawn against the list.
/// </summary>
public sealed class NnUNetTransformsTests
{
    private const int Draws = 20_000;

    [Fact]
    public void The_list_is_nnUNets_with_its_order_probabilities_and_ranges()
    {
        var list = TrainingAugmentation.Create(AugmentationSettings.ForPatch([64, 96, 80])).ToString();
        Assert.Equal("""
            rotation by up to 30 degrees about each axis (p = 0.2), scaling by 0.7 to 1.4 (p = 0.2)
            Gaussian noise of standard deviation 0 to 0.1 (p = 0.1)
            Gaussian blur with sigma 0.5 to 1 voxels (p = 0.2, each channel 0.5)
            brightness multiplied by 0.75 to 1.25 (p = 0.15)
            contrast multiplied by 0.75 to 1.25 (p = 0.15)
            simulated low resolution, 0.5 to 1 of the voxels along each axis (p = 0.25, each channel 0.5)
            gamma correction with 0.7 to 1.5 of the inverted image (p = 0.1)
            gamma correction with 0.7 to 1.5 (p = 0.3)
            mirroring along z, y, x (p = 0.5 each)
            """, list, ignoreLineEndingDifferences: true);
    }

    /// <summary>
    /// configure_rotation_dummyDA_mirroring_and_inital_patch_size: 2D patches longer than 1.5 times their width turn little.
    /// </summary>
    [Theory]
    [InlineData(new[] { 64, 96, 80 }, 30, false)]
    [InlineData(new[] { 32, 96, 96 }, 30, false)]
    [InlineData(new[] { 31, 96, 96 }, 180, true)]
    [InlineData(new[] { 96, 31, 96 }, 30, false)]
    [InlineData(new[] { 96, 64 }, 180, true)]
    [InlineData(new[] { 97, 64 }, 15, true)]
    [InlineData(new[] { 64, 97 }, 15, true)]
    public void The_largest_rotation_follows_the_shape_of_the_patch(int[] patchSize, double degrees, bool withinSlices)
    {
        var transforms = NnUNetTransforms.For(AugmentationSettings.ForPatch(patchSize));
        var spatial = Assert.IsType<SpatialTransform>(transforms[0]);
        Assert.Equal(degrees, spatial.LargestRotation * 180 / Math.PI, 1e-9);
        Assert.Equal(withinSlices, spatial.WithinSlices);
        Assert.Equal(withinSlices, Assert.IsType<LowResolution>(transforms[5]).WithinSlices);
        Assert.Equal(patchSize.Length == 2, Assert.IsType<GaussianBlur>(transforms[2]).Planar);
        Assert.Equal(patchSize.Length == 2 ? [1, 2] : [0, 1, 2], Assert.IsType<Mirroring>(transforms[^1]).Axes);
    }

    [Fact]
    public void A_cascade_also_prints_what_is_done_to_the_previous_stage()
    {
        var cascade = TrainingAugmentation.Create(AugmentationSettings.ForPatch([8, 8, 8]) with { CascadeLabels = [1] }).ToString();
        Assert.EndsWith(new CascadeDisturbance().ToString(), cascade, StringComparison.Ordinal);
        Assert.DoesNotContain("each channel", new CascadeDisturbance().ToString(), StringComparison.Ordinal);
        Assert.Equal((0.4, 0.2, 0.15, new SampleRange(1, 8)),
            new CascadeDisturbance() switch { var c => (c.OperatorProbability, c.RemovalProbability, c.LargestRemovedShare, c.Radius) });
    }

    [Fact]
    public void A_list_of_ones_own_is_obeyed_and_must_begin_with_a_spatial_transform()
    {
        var settings = AugmentationSettings.ForPatch([8, 8, 8]);
        var spatial = new SpatialTransform(settings.FinalSize, 0, false) { RotationProbability = 0, ScalingProbability = 0 };
        var patch = TrainingAugmentationTests.Patch(settings.FinalSize, channels: 1);

        var brighter = TrainingAugmentation.Create(settings with { Transforms = [spatial, new Brightness(1, 1, new(2, 2))] });
        var sample = brighter.Apply(patch, new RandomStream(1));

        Assert.All(sample.Data.Zip(patch.Data), pair =>
            Assert.InRange(Math.Abs(pair.First), Math.Abs(pair.Second), 2 * Math.Abs(pair.Second)));
        Assert.Throws<InvalidInputException>(() => TrainingAugmentation.Create(settings with { Transforms = [] }));
        Assert.Throws<InvalidInputException>(() =>
            TrainingAugmentation.Create(settings with { Transforms = [new Brightness(1, 1, new(2, 2)), spatial] }));
        Assert.Throws<InvalidInputException>(() =>
            TrainingAugmentation.Create(settings with { Transforms = [spatial with { FinalSize = new Size3(4, 4, 4) }] }));
    }

    [Fact]
    public void Patches_are_turned_and_scaled_as_often_and_as_far_as_the_list_says()
    {
        var spatial = new SpatialTransform(new Size3(8, 8, 8), 0.5, WithinSlices: false);
        var random = new RandomStream(1);
        var drawn = Enumerable.Range(0, Draws).Select(_ => spatial.Sample(random)).ToArray();

        AssertShare(0.2, drawn.Count(p => p.AngleZ != 0));
        AssertShare(0.2, drawn.Count(p => p.Scale != 1));
        AssertShare(0.04, drawn.Count(p => p.Scale != 1 && p.AngleX != 0));
        AssertUniform(0.7, 1.4, drawn.Where(p => p.Scale != 1).Select(p => p.Scale));
        AssertUniform(-0.5, 0.5, drawn.Where(p => p.AngleY != 0).Select(p => p.AngleY));
    }

    [Fact]
    public void A_transform_changes_as_many_patches_and_channels_as_it_says()
    {
        var random = new RandomStream(2);
        AssertShare(0.25 * 0.5, Changed(new LowResolution(0.25, 0.5, new(0.5, 0.6), false)), Draws * 2);
        AssertShare(0.15, Changed(new Brightness(0.15, 1, new(0.75, 1.25))), Draws * 2);
        AssertShare(0.1, Changed(new GaussianNoise(0.1, new(0.05, 0.1))), Draws * 2);

        // Of two channels; whether the one changed does not tell whether the other did, but a patch that is passed over changes in neither.
        int Changed(IPatchTransform transform)
        {
            var (changed, both) = (0, 0);
            for (var draw = 0; draw < Draws; draw++)
            {
                var patch = new PatchSample(2, new Size3(1, 2, 4), [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8], new short[8]);
                var after = transform.Apply(patch, random);
                var (first, second) = (after.Data[1] != 2 || after.Data[6] != 7, after.Data[9] != 2 || after.Data[14] != 7);
                changed += (first ? 1 : 0) + (second ? 1 : 0);
                if (first && second) both++;
            }
            var of = transform is ChannelTransform channels ? (channels.Probability, channels.ChannelProbability)
                : (((GaussianNoise)transform).Probability, 1);
            AssertShare(of.Item1 * of.Item2 * of.Item2, both);
            return changed;
        }
    }

    [Fact]
    public void Strengths_are_drawn_from_the_ranges_and_factors_as_often_below_one_as_above()
    {
        var random = new RandomStream(3);
        var list = NnUNetTransforms.For(AugmentationSettings.ForPatch([32, 32, 32]));
        AssertUniform(0, 0.1, Drawn(() => Of<GaussianNoise>(1).Sample(random).StandardDeviation));
        AssertUniform(0.5, 1, Drawn(() => Of<GaussianBlur>(2).Sample(random)[0]));
        AssertUniform(0.5, 1, Drawn(() => Of<GaussianBlur>(2).Sample(random)[2]));
        AssertAroundOne(0.75, 1.25, Drawn(() => Of<Brightness>(3).Sample(random)));
        AssertAroundOne(0.75, 1.25, Drawn(() => Of<Contrast>(4).Sample(random)));
        AssertUniform(0.5, 1, Drawn(() => Of<LowResolution>(5).Sample(random)));
        AssertAroundOne(0.7, 1.5, Drawn(() => Of<GammaCorrection>(6).Sample(random).Gamma));
        AssertAroundOne(0.7, 1.5, Drawn(() => Of<GammaCorrection>(7).Sample(random).Gamma));
        Assert.Equal((true, false), (Of<GammaCorrection>(6).Sample(random).Invert, Of<GammaCorrection>(7).Sample(random).Invert));
        Assert.Equal(0, new GaussianBlur(1, 1, new(0.5, 1), Planar: true).Sample(random)[0]);

        T Of<T>(int index) => Assert.IsType<T>(list[index]);

        static double[] Drawn(Func<double> draw) => [.. Enumerable.Range(0, Draws).Select(_ => draw())];
    }

    [Fact]
    public void Brightness_and_noise_do_what_their_parameters_say()
    {
        float[] channel = [.. Enumerable.Range(-10, 21).Select(i => i / 4f)];
        var changed = channel.ToArray();
        Brightness.Apply(changed, 1.25);
        Assert.Equal(channel.Select(value => value * 1.25f), changed);

        var noise = new float[50_000];
        GaussianNoise.Apply(noise, new GaussianNoiseParameters(0.08, 5));
        Assert.Equal(0, noise.Average(), 2e-3);
        Assert.Equal(0.08, Math.Sqrt(noise.Average(value => value * value)), 1e-3);
        var again = new float[50_000];
        GaussianNoise.Apply(again, new GaussianNoiseParameters(0.08, 5));
        Assert.Equal(noise, again);
    }

    /// <summary>Four standard deviations of a binomial share.</summary>
    private static void AssertShare(double expected, int count, int of = Draws) =>
        Assert.InRange(count / (double)of, expected - (4 * Math.Sqrt(expected * (1 - expected) / of)),
            expected + (4 * Math.Sqrt(expected * (1 - expected) / of)));

    private static void AssertUniform(double low, double high, IEnumerable<double> drawn)
    {
        var values = drawn.Order().ToArray();
        Assert.InRange(values[0], low, low + (0.01 * (high - low)));
        Assert.InRange(values[^1], high - (0.01 * (high - low)), high);
        Assert.Equal((low + high) / 2, values[values.Length / 2], 0.03 * (high - low));
    }

    private static void AssertAroundOne(double low, double high, double[] drawn)
    {
        AssertShare(0.5, drawn.Count(value => value < 1));
        AssertUniform(low, 1, drawn.Where(value => value < 1));
        AssertUniform(1, high, drawn.Where(value => value >= 1));
    }
}
