using System.Globalization;
using System.Text.Json.Nodes;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Settings;
using SamCrowd.NnUNet.Fingerprinting;
using SamCrowd.NnUNet.Labels;
using SamCrowd.NnUNet.Planning;
using SamCrowd.NnUNet.Preprocessing;
using SamCrowd.Segmentation.Inference;
using SamCrowd.Segmentation.Training;

namespace SamCrowd.Experiments.Repair.Steps;

/// <summary>
/// A network that sees the image and, a channel each, the labels that are to be repaired; it learns ground truth on a few cases, and with
/// it what is wrong with the labels everywhere, and rewrites the labels of all cases.
/// </summary>
/// <param name="dataset">Images and what the labels mean.</param>
/// <param name="confidence">Whether voxels are weighed by the probability of the label that was chosen for them.</param>
internal sealed class CorrectorStep(DatasetFolder dataset, CorrectorPlan plan, bool confidence, int threads) : IRepairStep
{
    private const string Fold = "all";

    // nnU-Net's name of a channel that is not normalised.
    private const string AsItIs = "noNorm";

    private string _predictions = "";

    public RepairStep Step => RepairStep.Corrector;

    public JsonObject Settings
    {
        get
        {
            var settings = new JsonObject
            {
                ["planner"] = plan.Planner,
                ["configuration"] = plan.Configuration,
                ["patch_size"] = SettingsJson.Value(plan.PatchSize),
                ["batch_size"] = plan.BatchSize,
                ["features"] = SettingsJson.Value(plan.Features),
                ["mirroring"] = plan.Mirroring,
                ["training"] = SettingsJson.Key(plan.Trainer),
            };
            // Not there without it, as labels that were corrected before it could be asked for are the same.
            if (confidence) settings["confidence"] = true;
            return settings;
        }
    }

    public JsonObject? Prepare(
        IReadOnlyList<RepairCase> all, IReadOnlyList<RepairCase> known, string folder, IProgress<StepProgress>? progress,
        CancellationToken cancellation)
    {
        var (learnt, whole) = (Path.Combine(folder, "learnt"), Path.Combine(folder, "channels"));
        foreach (var item in all)
        {
            cancellation.ThrowIfCancellationRequested();
            WriteChannels(item, whole);
        }
        Describe(known, whole).Write(Path.Combine(Directory.CreateDirectory(learnt).FullName, RawLayout.DescriptionFile));
        var data = new DatasetFolder(learnt);
        var model = Path.Combine(folder, "model");
        Train(data, model, known, progress, cancellation);
        _predictions = Path.Combine(folder, "predictions");
        var settings = new PredictionSettings { Device = plan.Trainer.Device, Mirroring = plan.Mirroring, Threads = threads };
        using var predictor = Predictor.Load(model, [Fold], "final", settings);
        DatasetCase[] cases = [.. all.Select(item => new DatasetCase(item.Id, ImagesOf(item, whole), null))];
        var job = PredictionJob.OfCases(cases, _predictions) with { SaveProbabilities = confidence };
        BatchPrediction.Run([predictor], job, progress, cancellation);
        return new JsonObject { ["learnt_on"] = new JsonArray([.. known.Select(item => (JsonNode)item.Id)]) };
    }

    public RepairedVolume Repair(RepairCase item, Volume<short> labels, CancellationToken cancellation)
    {
        var file = Path.Combine(_predictions, item.Id + dataset.Description.FileEnding);
        return new RepairedVolume(VolumeFile.ReadOnto<short>(file, item.Item.ImagePaths[0]), confidence ? Confidence(item, file) : null);
    }

    /// <summary>The largest probability of each voxel: that of the label that was chosen.</summary>
    private Volume<float> Confidence(RepairCase item, string labelFile)
    {
        var header = VolumeFile.ReadHeader(labelFile);
        var channels = dataset.Description.Labels.OutputChannels;
        var all = new float[channels * header.Size.Count];
        ProbabilityFile.AddTo(all, Path.Combine(_predictions, item.Id + ProbabilityFile.Ending), channels, header.Size);
        var largest = new Volume<float>(header.Size, header.Geometry);
        for (var channel = 0; channel < channels; channel++)
        {
            var of = all.AsSpan(channel * largest.Voxels.Length, largest.Voxels.Length);
            for (var i = 0; i < of.Length; i++) largest.Voxels[i] = Math.Max(largest.Voxels[i], Math.Min(of[i], 1));
        }
        return largest;
    }

    private void Train(
        DatasetFolder data, string model, IReadOnlyList<RepairCase> known, IProgress<StepProgress>? progress,
        CancellationToken cancellation)
    {
        var fingerprint = FingerprintExtractor.Extract(data, threads, progress, cancellation);
        var planned = ExperimentPlanner.Plan(data.Description, fingerprint, PlannerSettings.Named(plan.Planner), data.Name);
        var plans = planned.With(planned.Configuration(plan.Configuration).Override(plan.PatchSize, plan.BatchSize, plan.Features));
        var store = Path.Combine(model, "preprocessed");
        DatasetPreprocessor.Run(data, plans, plan.Configuration, store, new PreprocessingSettings { Threads = threads }, progress,
            cancellation);
        string[] ids = [.. known.Select(item => item.Id)];
        var job = new TrainingJob
        {
            PreprocessedFolder = store,
            Plans = plans,
            Configuration = plan.Configuration,
            Dataset = data.Description,
            TrainingIds = ids,
            ValidationIds = ids,
            Fold = Fold,
            ModelFolder = model,
            Settings = plan.Trainer,
        };
        Trainer.Run(job, progress, cancellation);
    }

    private DatasetDescription Describe(IReadOnlyList<RepairCase> known, string channels)
    {
        var description = dataset.Description;
        return description with
        {
            ChannelNames = [.. description.ChannelNames, .. description.Labels.ForegroundLabels.Select(_ => AsItIs)],
            TrainingCount = known.Count,
            ExplicitCases = known.ToDictionary(
                item => item.Id, item => new CaseFiles(ImagesOf(item, channels), Path.GetFullPath(item.Item.LabelPath!))),
        };
    }

    private string[] ImagesOf(RepairCase item, string channels) =>
    [
        .. item.Item.ImagePaths.Select(Path.GetFullPath),
        .. dataset.Description.Labels.ForegroundLabels.Select(label => Path.GetFullPath(ChannelFile(channels, item.Id, label))),
    ];

    private string ChannelFile(string folder, string id, int label) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{id}_label{label}{dataset.Description.FileEnding}"));

    private void WriteChannels(RepairCase item, string folder)
    {
        var labels = item.ReadLabels();
        foreach (var label in dataset.Description.Labels.ForegroundLabels)
            VolumeFile.Write(ChannelFile(folder, item.Id, label), labels.Map(value => (byte)(value == label ? 1 : 0)));
    }
}
