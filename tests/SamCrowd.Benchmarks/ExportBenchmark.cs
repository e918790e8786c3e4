using System.Globalization;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Cropping;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Labels;
using SamCrowd.NnUNet.Planning;
using SamCrowd.NnUNet.Preprocessing;
using SamCrowd.Testing;

namespace SamCrowd.Benchmarks;

/// <summary>From a network's logits to the label map of the original image, as every prediction ends.</summary>
public sealed class ExportBenchmark : IBenchmark
{
    private const int Channels = 3;
    private const int Repeats = 5;
    private static readonly Size3 NetworkSize = new(134, 267, 267);
    private static readonly Size3 ImageSize = new(100, 512, 512);
    private static readonly double[] NetworkSpacing = [1.5, 1.5, 1.5];
    private static readonly double[] ImageSpacing = [2.0, 0.78125, 0.78125];

    // Arguments: model folder, logits, 'labels', 'probabilities' or a file for these, runs, spacing of the network, of the image, size of
    // the image.
    private const string Script = NnUNetScript.Preamble + """
        with contextlib.redirect_stdout(io.StringIO()):
            from nnunetv2.inference.export_prediction import convert_predicted_logits_to_segmentation_with_correct_shape as convert
            from nnunetv2.utilities.plans_handling.plans_handler import PlansManager
            from batchgenerators.utilities.file_and_folder_operations import load_json
        model, logits, probabilities, runs = sys.argv[1:5]
        network, image, size = ([float(n) for n in sys.argv[at:at + 3]] for at in (5, 8, 11))
        shape = tuple(int(n) for n in size)
        plans = load_json(os.path.join(model, 'plans.json'))
        plans['configurations']['3d_fullres']['spacing'] = network
        plans = PlansManager(plans)
        configuration, labels = plans.get_configuration('3d_fullres'), plans.get_label_manager(load_json(os.path.join(model, 'dataset.json')))
        properties = dict(spacing=image, shape_after_cropping_and_before_resampling=shape, shape_before_cropping=shape, bbox_used_for_cropping=[[0, n] for n in shape])
        values = np.load(logits)
        for _ in range(int(runs)):
            start = time.perf_counter(), time.process_time()
            result = convert(torch.from_numpy(values), plans, configuration, labels, properties, probabilities != 'labels', torch.get_num_threads())
            if probabilities.endswith('.npz'): np.savez_compressed(probabilities, probabilities=result[1])
            print(time.perf_counter() - start[0], time.process_time() - start[1])
        """;

    public string Name => "export";

    public string Description => "3 classes of logits 134x267x267 (1.5 mm) to 512x512x100, resampling and argmax, 2 threads, against "
        + "nnU-Net's convert_predicted_logits_to_segmentation_with_correct_shape in one process; then with softmax, and with all "
        + "probabilities in a compressed .npz";

    public void Run(TextWriter output)
    {
        if (!PeerScript.HasNnUNet)
            throw new InvalidInputException("the baseline is nnU-Net itself: set PYTHONPATH so that python3 finds nnunetv2 and torch");
        var folder = Directory.CreateTempSubdirectory("samcrowd-benchmark-");
        try
        {
            var logits = Logits();
            var file = Path.Combine(folder.FullName, "logits.npy");
            NpyFile.Write(file, [Channels, .. NetworkSize.ToArray()], logits);
            Timing.Compare(output, "label map", Peer(file, "labels", 3), Timing.Of(Repeats, () => Export(logits)), 5);
            Timing.Compare(output, "label map and probabilities", Peer(file, "probabilities", 2),
                Timing.Of(Repeats, () => Export(logits, withProbabilities: true)), 5);
            Timing.Compare(output, "the same, written as .npz", Peer(file, Path.Combine(folder.FullName, "peer.npz"), 2),
                Timing.Of(Repeats, () => Export(logits, withProbabilities: true, Path.Combine(folder.FullName, "ours.npz"))), 5);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Measured[] Peer(string logits, string probabilities, int runs) => PeerScript.Run(
        Script,
        [
            SharedData.NnUNetModel, logits, probabilities, runs.ToString(CultureInfo.InvariantCulture),
            .. NetworkSpacing.Concat(ImageSpacing).Concat(ImageSize.ToArray().Select(n => (double)n))
            .Select(n => n.ToString(CultureInfo.InvariantCulture)),
        ]);

    /// <summary>A smooth body for each class and noise, so that the probabilities have something to be compressed.</summary>
    private static float[] Logits()
    {
        var (image, labels) = SyntheticCt.Create(NetworkSize);
        var logits = new float[Channels * NetworkSize.Count];
        for (var channel = 0; channel < Channels; channel++)
            for (var i = 0; i < labels.Length; i++)
                logits[(channel * labels.Length) + i] = (labels[i] % Channels == channel ? 4 : -4) + (image[i] % 40 / 20);
        return logits;
    }

    private static void Export(float[] logits, bool withProbabilities = false, string? file = null)
    {
        var plans = Plans.Read(SharedData.Golden("nnunet_model", "plans.json"));
        var labels = LabelScheme.Of("anterior", "posterior");
        var crop = CropBox.Whole(ImageSize);
        var properties = new CaseProperties(Geometry.WithSpacing(ImageSpacing[2], ImageSpacing[1], ImageSpacing[0]), ImageSize, [0, 1, 2],
            ImageSize, crop, 0, NetworkSize, NetworkSpacing, []);
        var builder = new SegmentationExport(labels, properties, plans.Configuration("3d_fullres"), threads: 2, withProbabilities);
        var (area, length) = (NetworkSize.Y * NetworkSize.X, (int)NetworkSize.Count);
        var plane = new float[Channels * area];
        for (var z = 0; z < NetworkSize.Z; z++)
        {
            for (var channel = 0; channel < Channels; channel++)
                logits.AsSpan((channel * length) + (z * area), area).CopyTo(plane.AsSpan(channel * area));
            builder.Accept(z, plane);
        }
        builder.ToVolume();
        if (file is not null) ProbabilityFile.Write(file, Channels, ImageSize, builder.Probabilities);
    }
}
