using System.Diagnostics;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Augmentation;
using SamCrowd.NnUNet.Augmentation.Samples;

namespace SamCrowd.Benchmarks;

public sealed class AugmentationBenchmark : IBenchmark
{
    public string Name => "augmentation";

    public string Description => "nnU-Net's default augmentation, one thread, against the peer's stated 0.054 s (40x56x40) and 0.38 s "
        + "(128x128x128) a sample";

    public void Run(TextWriter output)
    {
        Measure(output, [40, 56, 40], samples: 400, peer: 0.054);
        Measure(output, [128, 128, 128], samples: 60, peer: 0.38);
    }

    private static void Measure(TextWriter output, int[] patchSize, int samples, double peer)
    {
        var settings = AugmentationSettings.ForPatch(patchSize) with
        {
            DeepSupervisionScales = [[1, 1, 1], [0.5, 0.5, 0.5], [0.25, 0.25, 0.25]],
        };
        var size = settings.InitialSize;
        var random = new RandomStream(1);
        var data = new float[size.Count];
        for (var i = 0; i < data.Length; i++) data[i] = (float)random.Normal();
        var labels = new short[size.Count];
        for (var i = 0; i < labels.Length; i++) labels[i] = LabelAt(i, size);
        var patch = new PatchSample(1, size, data, labels);
        var augmentation = TrainingAugmentation.Create(settings);
        for (var item = 0; item < 30; item++) augmentation.Apply(patch, new RandomStream(0, item));

        // Processor time, so that other work on the machine does not count.
        using var process = Process.GetCurrentProcess();
        var start = process.TotalProcessorTime;
        for (var item = 0; item < samples; item++) augmentation.Apply(patch, new RandomStream(1, item));
        process.Refresh();
        var seconds = (process.TotalProcessorTime - start).TotalSeconds / samples;
        output.WriteLine($"  {string.Join('x', patchSize)}: {seconds * 1000:f2} ms of processor time a sample, {peer / seconds:f1} times "
            + "the peer's speed");
    }

    /// <summary>A ball within a ball.</summary>
    private static short LabelAt(int index, Size3 size)
    {
        var (z, y, x) = (index / size.X / size.Y, index / size.X % size.Y, index % size.X);
        var distance = Math.Sqrt(Math.Pow(z - (size.Z / 2), 2) + Math.Pow(y - (size.Y / 2), 2) + Math.Pow(x - (size.X / 2), 2));
        return (short)(distance < size.Y / 6.0 ? 1 : distance < size.Y / 4.0 ? 2 : 0);
    }
}
