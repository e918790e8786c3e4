using SamCrowd.Imaging.Resampling;

namespace SamCrowd.Imaging.Tests.Resampling;

public class ResamplingTests
{
    [Theory]
    [InlineData(7, 9, 11, 7, 9, 11)]
    [InlineData(1, 1, 1, 3, 4, 5)]
    [InlineData(3, 70, 65, 5, 33, 131)]
    public void A_constant_volume_stays_constant(int z, int y, int x, int newZ, int newY, int newX)
    {
        var (size, newSize) = (new Size3(z, y, x), new Size3(newZ, newY, newX));
        var source = new float[size.Count];
        source.AsSpan().Fill(3.25f);
        var target = new float[newSize.Count];
        CubicResampling.Resize(source, size, target, newSize, 2);
        Assert.All(target, value => Assert.Equal(3.25f, value));
    }

    [Fact]
    public void Cubic_resampling_repeats_a_quadratic_inside()
    {
        var (size, newSize) = (new Size3(1, 1, 64), new Size3(1, 1, 100));
        var source = Enumerable.Range(0, 64).Select(x => (float)(0.01 * x * x)).ToArray();
        var target = new float[100];
        CubicResampling.Resize(source, size, target, newSize, 1);
        for (var o = 25; o < 75; o++)
        {
            var x = ((o + 0.5) * 0.64) - 0.5;
            Assert.Equal(0.01 * x * x, target[o], 1e-4);
        }
    }

    [Fact]
    public void Cubic_overshoot_is_cut_at_the_range_of_the_input()
    {
        var source = Enumerable.Range(0, 20).Select(x => x < 10 ? 0f : 1f).ToArray();
        var target = new float[57];
        CubicResampling.Resize(source, new Size3(1, 1, 20), target, new Size3(1, 1, 57), 1);
        Assert.Equal(0, target.Min());
        Assert.Equal(1, target.Max());
    }

    [Fact]
    public void Planes_are_cut_at_their_own_range_when_resampled_apart()
    {
        var (size, newSize) = (new Size3(2, 1, 20), new Size3(2, 1, 57));
        var source = Enumerable.Range(0, 40).Select(x => x % 20 < 10 ? 0f : x < 20 ? 1f : 5f).ToArray();
        var target = new float[114];
        CubicResampling.ResizeEachPlane(source, size, target, newSize, 1);
        Assert.Equal(1, target[..57].Max());
        Assert.Equal(5, target[57..].Max());
    }

    [Fact]
    public void The_result_does_not_depend_on_the_number_of_threads()
    {
        var (size, newSize) = (new Size3(13, 50, 71), new Size3(20, 31, 97));
        var random = new RandomStream(5);
        var source = Enumerable.Range(0, (int)size.Count).Select(_ => (float)random.Normal()).ToArray();
        var (one, many) = (new float[newSize.Count], new float[newSize.Count]);
        CubicResampling.Resize(source, size, one, newSize, 1);
        CubicResampling.Resize(source, size, many, newSize, 5);
        Assert.Equal(one, many);
    }

    [Fact]
    public void Labels_are_decided_as_mask_after_mask_would()
    {
        var random = new RandomStream(7);
        var (size, newSize) = (new Size3(6, 14, 19), new Size3(9, 7, 38));
        var labels = new short[size.Count];
        for (var i = 0; i < labels.Length; i++) labels[i] = (short)(random.Chance(0.8) && i > 0 ? labels[i - 1] : random.Integer(4) - 1);
        var actual = new short[newSize.Count];
        LabelResampling.Resize(labels, size, actual, newSize, null, 2);
        var expected = new short[newSize.Count];
        for (short label = -1; label < 3; label++)
        {
            var mask = labels.Select(value => value == label ? 1f : 0f).ToArray();
            var resized = new float[newSize.Count];
            LinearResampling.Resize(mask, size, resized, newSize, null, 1);
            for (var i = 0; i < expected.Length; i++)
                if (resized[i] >= 0.5 - 1e-6) expected[i] = label;
        }
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(null, 3)]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(2, 16)]
    public void Logits_that_come_plane_by_plane_are_resampled_as_the_whole(int? separateAxis, int threads)
    {
        foreach (var (size, newSize) in new[] { (new Size3(5, 7, 6), new Size3(9, 5, 11)), (new Size3(9, 5, 11), new Size3(4, 8, 11)),
            (new Size3(1, 3, 3), new Size3(3, 3, 3)) })
        {
            var logits = Enumerable.Range(0, 2 * (int)size.Count).Select(i => (float)Math.Sin(i * i)).ToArray();
            var (length, newLength) = ((int)size.Count, (int)newSize.Count);
            var expected = new float[2 * newLength];
            for (var channel = 0; channel < 2; channel++)
                LinearResampling.Resize(logits.AsMemory(channel * length, length), size, expected.AsMemory(channel * newLength, newLength),
                    newSize, separateAxis, 1);
            Assert.Equal(expected, Planewise.Resample(logits, 2, size, newSize, separateAxis, threads));
        }
    }

    [Fact]
    public void A_plane_of_another_size_is_refused() =>
        Assert.Throws<ArgumentException>(() => new LogitResampler(2, new Size3(3, 3, 3), new Size3(4, 4, 4), null, 1, (_, _, _) => { })
            .Accept(0, new float[9]));

    [Fact]
    public void A_permutation_and_its_inverse_give_the_volume_back()
    {
        var size = new Size3(3, 4, 5);
        var source = Enumerable.Range(0, 60).ToArray();
        var turned = new int[60];
        AxisPermutation.Apply<int>(source, size, turned, [2, 0, 1]);
        Assert.Equal(source[(1 * 20) + (2 * 5) + 3], turned[(3 * 12) + (1 * 4) + 2]);
        var back = new int[60];
        AxisPermutation.Apply<int>(turned, new Size3(5, 3, 4), back, [1, 2, 0]);
        Assert.Equal(source, back);
    }

    [Fact]
    public void A_zero_spacing_is_refused()
    {
        var error = Assert.Throws<InvalidInputException>(() => ResampledGrid.NewSize(new Size3(2, 2, 2), [0, 1, 1], [1, 1, 1]));
        Assert.Contains("above 0", error.Message);
    }
}
