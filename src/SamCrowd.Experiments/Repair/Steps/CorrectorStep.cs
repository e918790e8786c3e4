using System.Globalization;
using System.Text.Json.Nodes;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Settings;
using SamCrowd.NnUNet.Fingerprinting;
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
internal sealed class CorrectorStep(DatasetFolder dataset, CorrectorPlan plan, int threads) : IRepairStep
{
    private const string Fold = "all";

    // nnU-Net's name of a channel that is not normalised.
    private const string AsItIs = "noNorm";

    private string _predictions = "";

    public RepairStep Step => RepairStep.Corrector;

    public JsonObject Settings => new()
    {
        ["planner"] = plan.Planner,
        ["configuration"] = plan.Configuration,
        ["patch_size"] = SettingsJson.Value(plan.PatchSize),
        ["batch_size"] = plan.BatchSize,
        ["features"] = SettingsJson.Value(plan.Features),
        ["mirroring"] = plan.Mirroring,
        ["training"] = SettingsJson.Key(plan.Trainer),
    };

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
        BatchPrediction.Run([predictor], PredictionJob.OfCases(cases, _predictions), progress, cancellation);
        return new JsonObject { ["learnt_on"] = new JsonArray([.. known.Select(item => (JsonNode)item.Id)]) };
    }

    public RepairedVolume Repair(RepairCase item, Volume<short> labels, CancellationToken cancellation) =>
        new(VolumeFile.ReadOnto<short>(Path.Combine(_predictions, item.Id + dataset.Description.FileEnding), item.Item.ImagePaths[0]));

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
