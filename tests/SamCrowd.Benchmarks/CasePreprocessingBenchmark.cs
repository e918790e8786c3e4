using System.Diagnostics;
using System.Globalization;
using SamCrowd.Datasets.Layout;
using SamCrowd.NnUNet.Fingerprinting;
using SamCrowd.NnUNet.Planning;
using SamCrowd.NnUNet.Preprocessing;

namespace SamCrowd.Benchmarks;

/// <summary>A whole CT case from .nii.gz to arrays on disk.</summary>
public sealed class CasePreprocessingBenchmark : IBenchmark
{
    private const int Repeats = 5;

    // Data set with one case: 100x512x512 voxels of 2.5 x 0.9375 x 0.9375 mm, int16, five organs. Made in the other process so that
    // this one's peak memory is that of preprocessing.
    private const string MakeScript = """
        import sys, os, json, numpy as np, nibabel as nib
        folder = sys.argv[1]
        os.makedirs(folder + '/imagesTr'); os.makedirs(folder + '/labelsTr')
        z, y, x = np.ogrid[0:1:100j, 0:1:512j, 0:1:512j]
        image = np.random.default_rng(0).integers(-40, 40, (100, 512, 512), dtype=np.int16)
        image += np.where(((y - .5) / .36) ** 2 + ((x - .5) / .45) ** 2 < 1, 40, -1000).astype(np.int16)
        labels = np.zeros(image.shape, np.uint8)
        for organ in range(1, 6):
            inside = ((z - .2 - .12 * organ) / .2) ** 2 + ((y - .35 - .06 * organ) / .1) ** 2 + ((x - .2 - .12 * organ) / (.04 + .02 * organ)) ** 2 < 1
            labels[inside] = organ
            image[inside] += 25 * organ
        affine = np.diag([.9375, .9375, 2.5, 1])
        nib.save(nib.Nifti1Image(image.transpose(2, 1, 0), affine), folder + '/imagesTr/ct_0000.nii.gz')
        nib.save(nib.Nifti1Image(labels.transpose(2, 1, 0), affine), folder + '/labelsTr/ct.nii.gz')
        names = ['background', 'a', 'b', 'c', 'd', 'e']
        json.dump({'channel_names': {'0': 'CT'}, 'labels': {n: i for i, n in enumerate(names)}, 'numTraining': 1, 'file_ending': '.nii.gz'}, open(folder + '/dataset.json', 'w'))
        """;

    // nnU-Net's steps in one process: read, crop, CT normalisation, order 3, order 1 a label, class locations, write.
    private const string PeerScriptText = """
        import sys, time, numpy as np, nibabel as nib
        from scipy.ndimage import binary_fill_holes
        from skimage.transform import resize
        folder = sys.argv[1]
        start = time.perf_counter(), time.process_time()
        image = nib.load(folder + '/imagesTr/ct_0000.nii.gz').get_fdata().transpose(2, 1, 0).astype(np.float32)
        labels = nib.load(folder + '/labelsTr/ct.nii.gz').get_fdata().transpose(2, 1, 0).astype(np.int16)
        body = binary_fill_holes(image != 0)
        lines = [np.flatnonzero(body.any(axis=others)) for others in ((1, 2), (0, 2), (0, 1))]
        box = tuple(slice(line[0], line[-1] + 1) for line in lines)
        image, labels, body = image[box], labels[box], body[box]
        labels[(labels == 0) & ~body] = -1
        image = (np.clip(image, -900, 300) - 80) / 60
        shape = tuple(int(round(a / 1.5 * n)) for a, n in zip((2.5, .9375, .9375), image.shape))
        data = resize(image.astype(float), shape, 3, mode='edge', anti_aliasing=False).astype(np.float32)
        resized = np.zeros(shape, np.int16)
        for label in np.unique(labels):
            resized[resize((labels == label).astype(float), shape, 1, mode='edge', anti_aliasing=False) >= .5] = label
        random = np.random.RandomState(1234)
        coordinates = np.argwhere(resized > 0)
        values = resized[resized > 0]
        chosen = []
        for label in range(1, 6):
            of_label = coordinates[values == label]
            count = max(min(10000, len(of_label)), int(np.ceil(len(of_label) * .01)))
            chosen.append(of_label[random.choice(len(of_label), count, replace=False)])
        np.save(folder + '/peer.npy', data)
        np.save(folder + '/peer_seg.npy', resized)
        print(time.perf_counter() - start[0], time.process_time() - start[1])
        """;

    public string Name => "preprocess-case";

    public string Description => "one CT case of 100x512x512 (2.5 x 0.94 x 0.94 mm) to 1.5 mm from .nii.gz to disk, 2 threads, against the "
        + "same steps with nibabel, scipy and skimage; peak memory of ours (target below 1.2 GB)";

    public void Run(TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("samcrowd-benchmark-");
        try
        {
            PeerScript.Run(MakeScript, folder.FullName);
            var dataset = new DatasetFolder(folder.FullName);
            var plans = ExperimentPlanner.Plan(
                dataset.Description,
                new DatasetFingerprint([[2.5, 0.9375, 0.9375]], [[100, 512, 512]],
                    [new ForegroundIntensities(400, 80, 80, -100, -900, 300, 60)], 1),
                PlannerSettings.Default with { TargetSpacing = [1.5, 1.5, 1.5] },
                "Benchmark");
            var store = Path.Combine(folder.FullName, "store");
            var settings = new PreprocessingSettings { Threads = 2 };
            var ours = Timing.Of(Repeats, () =>
            {
                if (Directory.Exists(store)) Directory.Delete(store, recursive: true);
                DatasetPreprocessor.Run(dataset, plans, "3d_fullres", store, settings);
            });
            using var process = Process.GetCurrentProcess();
            var peak = process.PeakWorkingSet64;
            Timing.Compare(output, "case", PeerScript.Run(PeerScriptText, folder.FullName), ours, 10);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  peak memory of this process over {Repeats + 1} cases: "
                + $"{peak / 1e9:0.00} GB"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
