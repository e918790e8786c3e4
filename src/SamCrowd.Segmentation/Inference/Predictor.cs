using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Provenance;
using SamCrowd.Imaging.Resampling;
using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.NnUNet.Labels;
using SamCrowd.NnUNet.Models;
using SamCrowd.NnUNet.Planning;
using SamCrowd.NnUNet.Preprocessing;
using SamCrowd.Segmentation.Networks;
using SamCrowd.Segmentation.Runtime;
using TorchSharp;

namespace SamCrowd.Segmentation.Inference;

/// <summary>
/// A trained model ready to predict: one network a fold, and the plans that its images are prepared by. Not safe for several threads at
/// once.
/// </summary>
[ResultVersion("prediction", 1, typeof(DatasetPreprocessor))]
internal sealed class Predictor : IDisposable
{
    // See ImageBatches.Choose.
    private const int LeastImages = 2;

    private readonly IReadOnlyList<UNet> _networks;
    private readonly SlidingWindow _window;

    private Predictor(ModelFolder model, ConfigurationPlan configuration, IReadOnlyList<string> checkpoints, IReadOnlyList<UNet> networks,
        IReadOnlyList<int> mirrorAxes, PredictionSettings settings, Precision precision)
    {
        (Model, Configuration, CheckpointFiles, _networks, Settings, Precision) =
            (model, configuration, checkpoints, networks, settings, precision);
        _window = new SlidingWindow(new MirroredNetwork(networks, settings.Mirroring ? mirrorAxes : []), configuration.PatchSize, settings,
            settings.ThreadCount);
    }

    public ModelFolder Model { get; }

    public ConfigurationPlan Configuration { get; }

    /// <summary>One a fold.</summary>
    public IReadOnlyList<string> CheckpointFiles { get; }

    public PredictionSettings Settings { get; }

    /// <summary>The precision taken: that of the settings, or where they leave it open the fastest for the device.</summary>
    public Precision Precision { get; }

    public LabelScheme Labels => Model.Dataset.Labels;

    /// <summary>Whether the model is a cascade's second stage, which also needs the first stage's label maps.</summary>
    public bool NeedsPreviousStage => Configuration.PreviousStage is not null;

    /// <summary>Memory of this machine that the network will take, at the least.</summary>
    internal long NetworkBytes => PredictionMemory.OfNetwork(
        _networks[0].Shape, Configuration.PatchSize, Settings.TilesPerBatch > 0 ? Settings.TilesPerBatch : LeastImages,
        _networks[0].ComputeType == torch.ScalarType.Float32 ? sizeof(float) : sizeof(ushort), _networks.Count, _networks[0].Device.type);

    /// <param name="modelFolder">A folder that nnU-Net or this program trained.</param>
    /// <param name="folds">See <see cref="ModelFolder.Checkpoints"/>.</param>
    /// <param name="checkpointName">final, best or latest.</param>
    /// <exception cref="InvalidInputException">Something of the model is missing or does not fit together.</exception>
    public static Predictor Load(string modelFolder, IReadOnlyList<string> folds, string checkpointName, PredictionSettings settings)
    {
        settings.Check();
        TorchRuntime.Start();
        var device = DeviceChoice.Parse(settings.Device);
        var model = new ModelFolder(modelFolder);
        var files = model.Checkpoints(folds, checkpointName);
        var precision = settings.Precision ?? PrecisionExtensions.FastestFor(device);
        var computeType = precision.On(device);
        var networks = new List<UNet>();
        try
        {
            networks.Add(TrainedNetwork.Load(model, files[0], device, computeType, out var configuration, out var checkpoint));
            foreach (var file in files.Skip(1)) networks.Add(TrainedNetwork.Load(model, file, device, computeType, out _, out _));
            return new Predictor(model, configuration, files, networks, MirrorAxes(checkpoint, configuration), settings, precision);
        }
        catch
        {
            networks.ForEach(network => network.Dispose());
            throw;
        }
    }

    /// <summary>The label map of one case in the grid of its images.</summary>
    /// <param name="channels">One volume a channel, in the order of dataset.json.</param>
    /// <param name="previousStage">For a cascade: the first stage's label map in the same grid.</param>
    public Volume<short> PredictCase(IReadOnlyList<Volume<float>> channels, Volume<short>? previousStage = null,
        CancellationToken cancellation = default)
    {
        var prepared = Prepare(channels, previousStage);
        var labels = new SegmentationExport(Labels, prepared.Properties, Configuration, Settings.ThreadCount);
        PredictLogits(prepared, labels, null, cancellation);
        return labels.ToVolume();
    }

    /// <summary>What the network sees of a case. Safe to call while another case is predicted.</summary>
    public PreprocessedCase Prepare(IReadOnlyList<Volume<float>> channels, Volume<short>? previousStage = null, CaseNames? names = null)
    {
        if (NeedsPreviousStage != previousStage is not null)
            throw NeedsPreviousStage
                ? new InvalidInputException($"configuration {Configuration.Name}", "is the second stage of a cascade",
                new NeedsPreviousStage(Configuration.PreviousStage))
                : new InvalidInputException($"configuration {Configuration.Name}", "takes no label maps of a previous stage",
                new WithoutPreviousStage());
        var prepared = new CasePreprocessor(Settings.ThreadCount).Run(channels, previousStage, Model.Plans, Configuration, Labels, names);
        if (previousStage is null) return prepared;
        var stage = OneHotLabels.Encode(prepared.Labels!.Map, Labels.ForegroundLabels);
        return prepared with { Data = [.. prepared.Data, .. stage], Channels = prepared.Channels + Labels.ForegroundLabels.Count };
    }

    /// <summary>Runs the network over a prepared case and hands its logits over plane by plane.</summary>
    public void PredictLogits(PreprocessedCase prepared, ILogitConsumer consumer, Action<int, int>? tileDone = null,
        CancellationToken cancellation = default) =>
        _window.Run(prepared.Data, prepared.Channels, prepared.Size, consumer, tileDone, cancellation);

    public void Dispose()
    {
        foreach (var network in _networks) network.Dispose();
    }

    private static int[] MirrorAxes(StoredDictionary checkpoint, ConfigurationPlan configuration)
    {
        if (!checkpoint.TryGet<IReadOnlyList<object?>>("inference_allowed_mirroring_axes", out var stored)) return [];
        int[] axes = [.. stored.OfType<long>().Select(axis => (int)axis)];
        return axes.All(axis => axis >= 0 && axis < configuration.Dimensions)
            ? axes
            : throw new InvalidInputException($"the checkpoint mirrors axes {string.Join(", ", axes)} of a patch of "
            + $"{configuration.Dimensions} axes; its configuration is not {configuration.Name}");
    }
}
