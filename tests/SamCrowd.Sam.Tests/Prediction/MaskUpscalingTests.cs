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
        Assert.Equal(expected, MaskUpscaling.Enlarge(logits, 4, 4, transform, MaskEnlargement.TwoSteps));
    }

    [Fact]
    public void A_logit_of_zero_is_outside_the_mask()
    {
        var mask = MaskUpscaling.Threshold([0, 1e-6f, -1, 2], 2, 2, ResizeTransform.Of(2, 2, 2, ImageFit.Square), MaskEnlargement.OneStep);
        Assert.Equal([false, true, false, true], mask);
    }

    /// <summary>
    /// SAM-Med2D goes by 256 although its image is stretched, and so does EfficientViT-SAM by 1024 with an encoder of 512: the square that
    /// masks go by is that of the prompts.
    /// </summary>
    [Theory]
    [InlineData(ImageFit.Square)]
    [InlineData(ImageFit.LongSide)]
    internal void Two_steps_go_by_the_square_of_the_prompts(ImageFit fit)
    {
        var logits = Waves(8);
        var transform = ResizeTransform.Of(21, 30, 24, fit);
        var large = MaskUpscaling.OneStep(logits, 8, 8, 24, 24);
        var used = Enumerable.Range(0, transform.ResizedRows).SelectMany(y => large[(y * 24)..((y * 24) + transform.ResizedColumns)])
            .ToArray();
        var expected = MaskUpscaling.OneStep(used, transform.ResizedRows, transform.ResizedColumns, 21, 30);
        Assert.Equal(expected, MaskUpscaling.Enlarge(logits, 8, 8, transform, MaskEnlargement.TwoSteps));
    }

    /// <summary>NanoSAM cuts int(256 * height / width) rows off the low-resolution mask and goes to the image's size at once.</summary>
    [Theory]
    [InlineData(20, 33)]
    [InlineData(33, 20)]
    [InlineData(30, 30)]
    public void The_padding_can_be_cut_off_first(int rows, int columns)
    {
        var logits = Waves(16);
        var (cutRows, cutColumns) = (16 * rows / Math.Max(rows, columns), 16 * columns / Math.Max(rows, columns));
        var cut = Enumerable.Range(0, cutRows).SelectMany(y => logits[(y * 16)..((y * 16) + cutColumns)]).ToArray();
        var expected = MaskUpscaling.OneStep(cut, cutRows, cutColumns, rows, columns);
        Assert.Equal(expected, MaskUpscaling.Enlarge(logits, 16, 16, ResizeTransform.Of(rows, columns, 64, ImageFit.LongSide),
            MaskEnlargement.CutFirst));
    }

    /// <summary>
    /// MedSAM enlarges probabilities: a strong logit beside a weak one of the other sign reaches less far than in logits.
    /// </summary>
    [Fact]
    public void The_sigmoid_is_taken_before_the_enlargement_where_the_model_does_so()
    {
        float[] logits = [9, -1, 9, -1];
        var transform = ResizeTransform.Of(8, 8, 8, ImageFit.Square);
        var probabilities = MaskUpscaling.OneStep([.. logits.Select(v => 1 / (1 + MathF.Exp(-v)))], 2, 2, 8, 8);
        var sigmoid = MaskUpscaling.Threshold(logits, 2, 2, transform, MaskEnlargement.OneStep, sigmoidFirst: true);
        Assert.Equal(probabilities.Select(p => p > 0.5f), sigmoid);
        Assert.True(sigmoid.Count(p => p) < MaskUpscaling.Threshold(logits, 2, 2, transform, MaskEnlargement.OneStep).Count(p => p));
    }

    /// <summary>
    /// Only the surroundings of positive logits are enlarged; blobs at edges, corners, in the padding and nowhere at all.
    /// </summary>
    [Theory]
    [InlineData(50, 70, MaskEnlargement.TwoSteps)]
    [InlineData(70, 50, MaskEnlargement.TwoSteps)]
    [InlineData(9, 200, MaskEnlargement.TwoSteps)]
    [InlineData(40, 40, MaskEnlargement.OneStep)]
    [InlineData(50, 70, MaskEnlargement.CutFirst)]
    internal void The_mask_is_the_whole_of_the_enlarged_logits_above_zero(int rows, int columns, MaskEnlargement enlargement)
    {
        var transform = ResizeTransform.Of(rows, columns, 64, enlargement == MaskEnlargement.OneStep ? ImageFit.Square : ImageFit.LongSide);
        foreach (var (y, x) in new[] { (0, 0), (15, 15), (0, 15), (7, 3), (12, 1), (-9, -9) })
        {
            var logits = new float[16 * 16];
            for (var i = 0; i < logits.Length; i++) logits[i] = 2.3f - (Math.Abs((i / 16) - y) * 0.9f) - (Math.Abs((i % 16) - x) * 0.7f);
            var full = MaskUpscaling.Enlarge(logits, 16, 16, transform, enlargement);
            Assert.Equal(full.Select(v => v > 0), MaskUpscaling.Threshold(logits, 16, 16, transform, enlargement));
        }
    }

    private static float[] Waves(int side) => [.. Enumerable.Range(0, side * side).Select(i => (i * 7 % 11) - 5f)];
}
