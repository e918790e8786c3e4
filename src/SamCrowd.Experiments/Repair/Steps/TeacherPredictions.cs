using System.Text.Json.Nodes;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Provenance;
using SamCrowd.Imaging.Settings;
using SamCrowd.NnUNet.Models;
using SamCrowd.Segmentation.Inference;

namespace SamCrowd.Experiments.Repair.Steps;

/// <summary>What the teacher predicts of the cases; steps of one repair share it.</summary>
/// <param name="folder">Gets the predicted label maps.</param>
internal sealed class TeacherPredictions(TeacherNetwork teacher, DatasetDescription dataset, string folder, FileHashes hashes)
{
    /// <summary>What decides the predictions, besides the images.</summary>
    public JsonObject Key
    {
        get
        {
            var model = new ModelFolder(teacher.ModelFolder);
            string[] files = [Path.Combine(model.Root, ModelFolder.PlansFile), .. model.Checkpoints(teacher.Folds, teacher.Checkpoint)];
            return new JsonObject
            {
                ["prediction"] = SettingsJson.Key(teacher.Settings),
                ["model"] = new JsonArray([.. files.Select(file => (JsonNode)hashes.Of(file))]),
            };
        }
    }

    /// <summary>Predicts what is not predicted yet.</summary>
    /// <exception cref="InvalidInputException">The teacher has other labels than the data set.</exception>
    public void Predict(IReadOnlyList<RepairCase> cases, IProgress<StepProgress>? progress, CancellationToken cancellation)
    {
        using var predictor = Predictor.Load(teacher.ModelFolder, teacher.Folds, teacher.Checkpoint, teacher.Settings);
        var known = predictor.Labels.ForegroundLabels;
        if (predictor.Labels.HasRegions || !known.SequenceEqual(dataset.Labels.ForegroundLabels))
            throw new InvalidInputException(
                teacher.ModelFolder, $"predicts the labels {string.Join(", ", known)}, and the data set has "
                + $"{string.Join(", ", dataset.Labels.ForegroundLabels)}", "give a network that was trained on labels of this data set");
        DatasetCase[] items = [.. cases.Select(item => item.Item with { LabelPath = null })];
        BatchPrediction.Run([predictor], PredictionJob.OfCases(items, folder), progress, cancellation);
    }

    public Volume<short> Read(RepairCase item) =>
        VolumeFile.ReadOnto<short>(Path.Combine(folder, item.Id + dataset.FileEnding), item.Item.ImagePaths[0]);
}
