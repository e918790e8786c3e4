using SamCrowd.Annotation;
using SamCrowd.Datasets.Phantom;
using SamCrowd.Imaging;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Models;
using SamCrowd.Sam.Prediction;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.TinySam;

/// <summary>The promptable model that lies in the repository, as ONNX Runtime runs it.</summary>
public sealed class EmbeddedModelTests : IDisposable
{
    private static readonly string Folder = Path.Combine(SharedData.Repository, "models", "tiny-sam");

    // Not among the volumes that the model was trained on: those have seed 1.
    private static readonly PhantomSettings Unseen = new() { Seed = 20260, Size = new Size3(40, 160, 160) };

    private readonly SamModel _model = SamModel.Load(Folder, new RuntimeSettings());
    private readonly SamPredictor _predictor;

    public EmbeddedModelTests() => _predictor = new SamPredictor(_model, SamProtocol.AsRecognised);

    public void Dispose() => _model.Dispose();

    [Fact]
    public void The_model_is_small_enough_to_live_in_the_repository() =>
        Assert.InRange(Directory.GetFiles(Folder, "*.onnx").Sum(file => new FileInfo(file).Length), 1, 4_000_000);

    [Fact]
    public void Tight_boxes_on_unseen_phantoms_give_a_mean_Dice_above_0_85()
    {
        var dice = new List<double>();
        for (var n = 0; n < 3; n++)
        {
            var phantom = PhantomGenerator.Create(Unseen, n);
            for (var z = 4; z < phantom.Labels.Size.Z; z += 8)
            {
                var embedding = _predictor.SetImage(Picture(phantom, z));
                foreach (var label in Present(phantom, z))
                    dice.Add(Dice(phantom, z, label, _predictor.Predict(embedding, SamPrompt.Of(Tight(phantom, z, label)))));
            }
        }
        Assert.True(dice.Count > 20, $"{dice.Count} organ slices");
        Assert.True(dice.Average() > 0.85, $"mean Dice {dice.Average():F3} of {dice.Count}");
    }

    [Fact]
    public void The_mask_depends_on_the_box()
    {
        var (phantom, z) = SliceWithTwoOrgans();
        var labels = Present(phantom, z);
        var embedding = _predictor.SetImage(Picture(phantom, z));
        var first = _predictor.Predict(embedding, SamPrompt.Of(Tight(phantom, z, labels[0])));
        var second = _predictor.Predict(embedding, SamPrompt.Of(Tight(phantom, z, labels[1])));
        Assert.True(Dice(phantom, z, labels[0], first) > 0.6);
        Assert.True(Dice(phantom, z, labels[0], second) < 0.1);
    }

    [Fact]
    public void The_mask_depends_on_the_image()
    {
        // The liver: of an organ that fills its box as an ellipse does, the box alone tells most.
        const short liver = 4;
        var (seen, blind) = (new List<double>(), new List<double>());
        for (var n = 0; n < 3; n++)
        {
            var phantom = PhantomGenerator.Create(Unseen, n);
            for (var z = 4; z < phantom.Labels.Size.Z; z += 8)
            {
                if (!Present(phantom, z).Contains(liver)) continue;
                var prompt = SamPrompt.Of(Tight(phantom, z, liver));
                var empty = new GreyImage(new byte[phantom.Labels.Size.Y * phantom.Labels.Size.X], phantom.Labels.Size.Y,
                    phantom.Labels.Size.X);
                seen.Add(Dice(phantom, z, liver, _predictor.Predict(_predictor.SetImage(Picture(phantom, z)), prompt)));
                blind.Add(Dice(phantom, z, liver, _predictor.Predict(_predictor.SetImage(empty), prompt)));
            }
        }
        Assert.True(seen.Count >= 5, $"{seen.Count} slices with liver");
        Assert.True(seen.Average() > blind.Average() + 0.05, $"mean Dice {seen.Average():F3}, and {blind.Average():F3} of an "
            + "empty picture");
    }

    [Fact]
    public void The_predicted_quality_is_higher_for_a_box_around_an_organ_than_for_one_between_organs()
    {
        var (phantom, z) = SliceWithTwoOrgans();
        var embedding = _predictor.SetImage(Picture(phantom, z));
        var good = _predictor.Predict(embedding, SamPrompt.Of(Tight(phantom, z, Present(phantom, z)[0])));
        var corner = _predictor.Predict(embedding, SamPrompt.Of(new PixelBox(2, 2, 20, 14)));
        Assert.InRange(good.PredictedIou, 0.5, 1);
        Assert.True(good.PredictedIou > corner.PredictedIou);
    }

    private static (PhantomCase Phantom, int Slice) SliceWithTwoOrgans()
    {
        var phantom = PhantomGenerator.Create(Unseen, 7);
        return (phantom, Enumerable.Range(0, phantom.Labels.Size.Z).MaxBy(z => Present(phantom, z).Count));
    }

    private static List<short> Present(PhantomCase phantom, int z) =>
        [.. phantom.Labels.Slice(z).ToArray().Where(label => label > 0).GroupBy(label => label).Where(group => group.Count() > 40)
            .Select(group => group.Key).Order()];

    private static GreyImage Picture(PhantomCase phantom, int z)
    {
        var slice = phantom.Image.Slice(z).ToArray();
        double low = slice.Min(), range = Math.Max(slice.Max() - low, 1);
        return new GreyImage([.. slice.Select(value => (byte)((value - low) / range * 255))], phantom.Image.Size.Y, phantom.Image.Size.X);
    }

    private static PixelBox Tight(PhantomCase phantom, int z, short label)
    {
        var (x0, y0, x1, y1) = (int.MaxValue, int.MaxValue, -1, -1);
        for (var y = 0; y < phantom.Labels.Size.Y; y++)
        {
            for (var x = 0; x < phantom.Labels.Size.X; x++)
            {
                if (phantom.Labels[z, y, x] != label) continue;
                (x0, y0, x1, y1) = (Math.Min(x0, x), Math.Min(y0, y), Math.Max(x1, x), Math.Max(y1, y));
            }
        }
        return new PixelBox(x0, y0, x1, y1);
    }

    private static double Dice(PhantomCase phantom, int z, short label, SamMask mask)
    {
        var truth = phantom.Labels.Slice(z);
        var (both, sum) = (0, 0);
        for (var i = 0; i < truth.Length; i++)
        {
            var inside = truth[i] == label;
            if (inside && mask.Pixels[i]) both++;
            sum += (inside ? 1 : 0) + (mask.Pixels[i] ? 1 : 0);
        }
        return 2.0 * both / sum;
    }
}
