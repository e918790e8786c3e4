using System.Diagnostics;
using SamCrowd.Imaging;
using SamCrowd.Segmentation.Augmentation;

namespace SamCrowd.Benchmarks;

public sealed class AugmentationBenchmark : IBenchmark
{
    public string Name => "augmentation";

    public string Description => "nnU-Net's default augmentation, one thread, against the peer's stated 0.054 s (40x56x40) and 0.38 s (128x128x128) a sample";

    public void Run(TextWriter output)
    {
        Measure(output, [40, 56, 40], samples: 400, peer: 0.054);
        Measure(output, [128, 128, 128], samples: 60, peer: 0.38);
    }

    private static void Measure(TextWriter output, int[] patchSize, int samples, double peer)
    {
        var settings = AugmentationSettings.ForPatch(patchSize) with { DeepSupervisionScales = [[1, 1, 1], [0.5, 0.5, 0.5], [0.25, 0.25, 0.25]] };
        var size = settings.InitialSize;
        var random = new RandomStream(1);
        var data = new float[size.Count];
        for (var i = 0; i < data.Length; i++) data[i] = (float)random.Normal();
        var labels = new short[size.Count];
        for (var i = 0; i < labels.Length; i++) labels[i] = (short)(i / 7 % 3);
        var patch = new PatchSample(1, size, data, labels);
        var augmentation = TrainingAugmentation.Create(settings);
        for (var item = 0; item < 30; item++) augmentation.Apply(patch, new RandomStream(0, item));

        var clock = Stopwatch.StartNew();
        for (var item = 0; item < samples; item++) augmentation.Apply(patch, new RandomStream(1, item));
        var seconds = clock.Elapsed.TotalSeconds / samples;
        output.WriteLine($"  {string.Join('x', patchSize)}: {seconds * 1000:f2} ms a sample, {peer / seconds:f1} times the peer's speed");
    }
}
