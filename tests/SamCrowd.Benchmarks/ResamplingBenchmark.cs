using System.Globalization;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Resampling;

namespace SamCrowd.Benchmarks;

/// <summary>Resampling alone, in memory: image and labels; of logits see <see cref="ExportBenchmark"/>.</summary>
public sealed class ResamplingBenchmark : IBenchmark
{
    private const int PeerRepeats = 2;
    private const int Repeats = 7;
    private static readonly Size3 Size = new(100, 512, 512);
    private static readonly Size3 NewSize = new(200, 320, 320);

    // Arguments: kind, input .npy, new shape. As nnU-Net resamples, float64 as there.
    private const string Script = """
        import sys, time, numpy as np
        from skimage.transform import resize
        kind, path, repeats = sys.argv[1], sys.argv[2], int(sys.argv[3])
        shape = tuple(int(n) for n in sys.argv[4:])
        volume = np.load(path)
        def one(array, order):
            return resize(array.astype(float), shape, order, mode='edge', anti_aliasing=False)
        for _ in range(repeats):
            start = time.perf_counter(), time.process_time()
            if kind == 'labels':
                result = np.zeros(shape, volume.dtype)
                for label in np.unique(volume):
                    result[one(volume == label, 1) >= 0.5] = label
            else:
                result = one(volume, 3).astype(np.float32)
            print(time.perf_counter() - start[0], time.process_time() - start[1])
        """;

    public string Name => "resampling";

    public string Description => "100x512x512 to 200x320x320 (1.5 mm), 2 threads, against skimage.transform.resize as nnU-Net calls it: "
        + "image order 3, labels order 1 each";

    public void Run(TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("samcrowd-benchmark-");
        try
        {
            var (image, labels) = SyntheticCt.Create(Size);
            Compare(output, folder, "image", image, Size.ToArray(), NewSize, 20, () =>
            {
                var result = GC.AllocateUninitializedArray<float>((int)NewSize.Count);
                CubicResampling.Resize(image, Size, result, NewSize, 2);
            });
            Compare(output, folder, "labels", labels, Size.ToArray(), NewSize, 20, () =>
            {
                var result = GC.AllocateUninitializedArray<short>((int)NewSize.Count);
                LabelResampling.Resize(labels, Size, result, NewSize, null, 2);
            });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Compare<T>(TextWriter output, DirectoryInfo folder, string kind, T[] values, int[] shape, Size3 newSize,
        double target, Action act)
        where T : unmanaged
    {
        var path = Path.Combine(folder.FullName, kind + ".npy");
        NpyFile.Write(path, shape, values);
        var peer = PeerScript.Run(Script,
            [kind, path, PeerRepeats.ToString(CultureInfo.InvariantCulture),
            .. newSize.ToArray().Select(n => n.ToString(CultureInfo.InvariantCulture))]);
        Timing.Compare(output, kind, peer, Timing.Of(Repeats, act), target);
    }
}
