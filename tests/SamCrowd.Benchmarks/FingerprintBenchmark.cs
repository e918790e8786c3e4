using SamCrowd.Datasets.Layout;
using SamCrowd.NnUNet.Fingerprinting;
using SamCrowd.Testing;

namespace SamCrowd.Benchmarks;

/// <summary>The whole fingerprint of 200 real cases, files included.</summary>
public sealed class FingerprintBenchmark : IBenchmark
{
    private const int Threads = 2;
    private const int Repeats = 3;

    // The same steps with the peer's libraries in one process: read, crop to the filled non-zero mask, draw with RandomState(1234),
    // summarise.
    private const string Script = """
        import glob, os, sys, time, nibabel, numpy as np
        from scipy.ndimage import binary_fill_holes
        images, labels = sys.argv[1:3]
        names = sorted(name for name in os.listdir(images) if name.endswith('.nii.gz') and not name.startswith('.'))
        start, processor = time.perf_counter(), time.process_time()
        drawn, relative = [], []
        for name in names:
            read = lambda folder: nibabel.load(os.path.join(folder, name)).get_fdata().transpose(2, 1, 0).astype(np.float32)
            image, label = read(images), read(labels)
            where = np.nonzero(binary_fill_holes(image != 0))
            box = tuple(slice(axis.min(), axis.max() + 1) for axis in where)
            relative.append(image[box].size / image.size)
            drawn.append(np.random.RandomState(1234).choice(image[box][label[box] > 0], 100000000 // len(names), replace=True))
        drawn = np.concatenate(drawn)
        drawn.mean(), drawn.std(), drawn.min(), drawn.max(), np.percentile(drawn, (0.5, 50, 99.5)), np.median(relative)
        print(time.perf_counter() - start, time.process_time() - processor)
        """;

    public string Name => "fingerprint";

    public string Description => "200 cases of shared/data/Task04_Hippocampus, 100 million samples, 2 threads, against the same steps with "
        + "nibabel, numpy and scipy in one process; bound 2 s";

    public void Run(TextWriter output)
    {
        string images = SharedData.Data("Task04_Hippocampus", "imagesTr"), labels = SharedData.Data("Task04_Hippocampus", "labelsTr");
        DatasetCase[] cases = [.. Directory.EnumerateFiles(images, "*.nii.gz").Order(StringComparer.Ordinal)
            .Select(path => new DatasetCase(Path.GetFileName(path)[..^".nii.gz".Length], [path],
            Path.Combine(labels, Path.GetFileName(path))))];
        var peer = PeerScript.Run(Script, images, labels);
        Timing.Compare(output, $"{cases.Length} cases", peer, Timing.Of(Repeats, () => FingerprintExtractor.Extract(cases, 1, Threads)),
            10);
    }
}
