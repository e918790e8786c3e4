using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Prediction;

namespace SamCrowd.Sam.Tests.Prediction;

public class MaskUpscalingTests
{
    /// <summary>torch.nn.functional.interpolate([[0, 1], [2, 3]], size=4, bilinear, align_corners=False).</summary>
    [Fact]
    public void One_step_is_torchs_bilinear_without_aligned_corners()
    {
        float[] expected = [0, .25f, .75f, 1, .5f, .75f, 1.25f, 1.5f, 1.5f, 1.75f, 2.25f, 2.5f, 2, 2.25f, 2.75f, 3];
        Assert.Equal(expected, MaskUpscaling.OneStep([0, 1, 2, 3], 2, 2, 4, 4));
    }

    /// <summary>By way of 16 pixels with the lower half padding, written out: enlarge all, cut, enlarge the cut.</summary>
    [Fact]
    public void Two_steps_cut_the_padding_off_before_the_second()
    {
        var logits = new float[16];
        for (var i = 0; i < 16; i++) logits[i] = (i * 7 % 11) - 5;
        var transform = ResizeTransform.Of(6, 12, 16, ImageFit.LongSide);
        Assert.Equal((8, 16), (transform.ResizedRows, transform.ResizedColumns));
        var large = MaskUpscaling.OneStep(logits, 4, 4, 16, 16);
        var expected = MaskUpscaling.OneStep(large.AsSpan(0, 8 * 16), 8, 16, 6, 12);
        Assert.Equal(expected, MaskUpscaling.TwoSteps(logits, 4, 4, transform, 16));
    }

    [Fact]
    public void A_logit_of_zero_is_outside_the_mask()
    {
        var mask = MaskUpscaling.Threshold([0, 1e-6f, -1, 2], 2, 2, ResizeTransform.Of(2, 2, 2, ImageFit.Square), null);
        Assert.Equal([false, true, false, true], mask);
    }

    /// <summary>Only the surroundings of positive logits are enlarged; blobs at edges, corners, in the padding and nowhere at all.</summary>
    [Theory]
    [InlineData(50, 70, 64)]
    [InlineData(70, 50, 64)]
    [InlineData(9, 200, 64)]
    [InlineData(40, 40, null)]
    public void The_mask_is_the_whole_of_the_enlarged_logits_above_zero(int rows, int columns, int? side)
    {
        var transform = ResizeTransform.Of(rows, columns, side ?? 16, side is null ? ImageFit.Square : ImageFit.LongSide);
        foreach (var (y, x) in new[] { (0, 0), (15, 15), (0, 15), (7, 3), (12, 1), (-9, -9) })
        {
            var logits = new float[16 * 16];
            for (var i = 0; i < logits.Length; i++) logits[i] = 2.3f - (Math.Abs((i / 16) - y) * 0.9f) - (Math.Abs((i % 16) - x) * 0.7f);
            var full = side is { } s ? MaskUpscaling.TwoSteps(logits, 16, 16, transform, s) : MaskUpscaling.OneStep(logits, 16, 16, rows, columns);
            Assert.Equal(full.Select(v => v > 0), MaskUpscaling.Threshold(logits, 16, 16, transform, side));
        }
    }
}
