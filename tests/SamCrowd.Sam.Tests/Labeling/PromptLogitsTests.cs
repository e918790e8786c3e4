using SamCrowd.Annotation;
using SamCrowd.Imaging;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Labeling;
using SamCrowd.Sam.Models;
using SamCrowd.Testing;

namespace SamCrowd.Sam.Tests.Labeling;

public sealed class PromptLogitsTests : IDisposable
{
    private static readonly BoxPrompt[] Prompts =
    [
        new("a", SliceAxis.Z, 3, 1, new PixelBox(3.5f, 7.5f, 11.5f, 13.5f)),
        new("a", SliceAxis.Z, 1, 2, new PixelBox(1, 2, 9, 6)),
        new("a", SliceAxis.X, 5, 1, new PixelBox(2, 3, 13, 12)),
        new("a", SliceAxis.Z, 3, 2, new PixelBox(0, 0, 6, 6)),
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly SamModel _model;

    public PromptLogitsTests() => _model = BoxFillingModel.Write(_folder["model"]);

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    /// <summary>
    /// What is above 0 is what the labels are painted from, whichever way up the slice was shown, and with MedSAM's sigmoid first.
    /// </summary>
    [Theory]
    [InlineData("sam", false)]
    [InlineData("sam", true)]
    [InlineData("medsam", true)]
    public void Logits_above_zero_are_the_masks_that_labels_are_made_of(string preset, bool reversed)
    {
        var labeler = new SamLabeler(_model, new SamLabelSettings { Preset = SamPreset.Parse(preset), ReverseRows = reversed });
        var image = Image();
        var found = labeler.Logits(image, Prompts).ToList();
        Assert.Equal(new[] { 1, 0, 3, 2 }.Select(i => Prompts[i]), found.Select(f => f.Prompt));
        foreach (var (prompt, logits) in found)
        {
            var (plane, labels) = (new SlicePlane(image.Size, prompt.Axis), labeler.Label(image, [prompt]).Labels);
            var mask = logits.Above(0);
            Assert.Contains(true, mask);
            for (var i = 0; i < mask.Length; i++)
                Assert.Equal(mask[i] ? prompt.Label
                    : 0, labels.Voxels[plane.VoxelIndex(prompt.Slice, i / plane.Columns, i % plane.Columns)]);
        }
    }

    /// <summary>
    /// The model's logit is the distance to the nearest edge of its box in encoder pixels, of which the image's pixel has 4.
    /// </summary>
    [Fact]
    public void A_higher_threshold_shrinks_a_mask_by_its_distance_from_the_edge()
    {
        var logits = new SamLabeler(_model, new SamLabelSettings()).Logits(Image(), [Prompts[0]]).Single().Logits;
        Assert.Equal((8 * 6, 6 * 4, 4 * 2), (Count(0), Count(4), Count(8)));
        Assert.Equal(.9f, logits.PredictedIou);
        for (var i = 0; i < logits.Values.Length; i++) Assert.Equal(1 / (1 + Math.Exp(-logits.Values[i])), logits.Probabilities()[i], 1e-6);

        int Count(float threshold) => logits.Above(threshold).Count(inside => inside);
    }

    [Fact]
    public void A_prompt_outside_its_image_is_refused_before_anything_is_encoded()
    {
        var labeler = new SamLabeler(_model, new SamLabelSettings());
        Assert.Throws<InvalidInputException>(() => labeler.Logits(Image(), [Prompts[0], Prompts[0] with { Slice = 99 }]));
        Assert.Equal(0, _model.Encoder.Runs);
    }

    private static Volume<float> Image()
    {
        var image = new Volume<float>(new Size3(16, 16, 16), Geometry.WithSpacing(1, 1, 1));
        for (var i = 0; i < image.Voxels.Length; i++) image.Voxels[i] = i % 17;
        return image;
    }
}
