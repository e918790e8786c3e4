using SamCrowd.Imaging;
using SamCrowd.Segmentation.Inference;
using SamCrowd.Segmentation.Networks;
using SamCrowd.Segmentation.Runtime;
using TorchSharp;

namespace SamCrowd.Benchmarks;

/// <summary>A sliding window one image at a time by libtorch's operations, as it was once, and as it is.</summary>
public sealed class PredictionBenchmark : IBenchmark
{
    private const int Rounds = 5;

    public string Name => "prediction";

    public string Description => "sliding window over a case of one tile (mirrored, 16 to 128 features) and of 27 tiles (8 to 64), one "
        + "image a batch and libtorch's operations against the defaults";

    public void Run(TextWriter output)
    {
        TorchRuntime.Start();
        torch.set_num_threads(Environment.ProcessorCount);
        Compare(output, "one tile, mirrored", 16, new Size3(36, 50, 35), [0, 1, 2]);
        Compare(output, "one tile", 16, new Size3(36, 50, 35), []);
        Compare(output, "27 tiles", 8, new Size3(80, 112, 80), []);
    }

    private static void Compare(TextWriter output, string what, int features, Size3 size, int[] mirrorAxes)
    {
        using var network = new UNet(NetworkBenchmark.ShapeOf(features)) { Outputs = 1 };
        var random = new RandomStream(1);
        var image = new float[size.Count];
        for (var i = 0; i < image.Length; i++) image[i] = (float)random.Normal();
        var (before, after) = (new LogitVolume(3, size), new LogitVolume(3, size));
        Alternation.Compare(output, what, "one by one", () => Predict(false, 1, before), "default", () => Predict(true, 0, after), Rounds);
        var differing = Enumerable.Range(0, image.Length).Count(voxel => Label(before, voxel) != Label(after, voxel));
        output.WriteLine($"    {differing} of {image.Length} labels differ");

        void Predict(bool channelsLast, int tilesPerBatch, LogitVolume logits)
        {
            network.ComputesChannelsLast = channelsLast;
            var settings = new PredictionSettings { Device = "cpu", TilesPerBatch = tilesPerBatch };
            new SlidingWindow(new MirroredNetwork([network], mirrorAxes), [40, 56, 40], settings, Environment.ProcessorCount)
                .Run(image, 1, size, logits);
        }

        int Label(LogitVolume logits, int voxel) =>
            Enumerable.Range(0, 3).MaxBy(channel => logits.Logits[(channel * image.Length) + voxel]);
    }
}
