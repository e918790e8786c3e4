using SamCrowd.Annotation;
using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Labeling;
using SamCrowd.Sam.Models;
using SamCrowd.Sam.Prediction;

namespace SamCrowd.Experiments.Study;

/// <summary>Has SAM turn boxes into label volumes, and lays them over the images as a data set.</summary>
internal static class SamLabelsStep
{
    private const int Version = 3;

    public static Stage Create(StudyContext study, LabelSet set)
    {
        var sam = study.Experiment.Sam;
        var settings = StudyContext.ToJson(sam with { Unboxed = set.Unboxed, Provider = ExecutionProvider.Auto, KeepEmbeddings = false });
        foreach (var key in new[] { "provider", "keep_embeddings" }) settings.Remove(key);
        var model = SamModelFolder.Find(sam);
        return new Stage(
            set.Stage, Version, settings, [.. Directory.EnumerateFiles(model, "*.onnx").Order(StringComparer.Ordinal)],
            [StudyContext.Import, set.Boxes], Resumes: true, work => Label(study, set, model, work));
    }

    private static void Label(StudyContext study, LabelSet set, string modelFolder, StageWork work)
    {
        var (sam, boxes) = (study.Experiment.Sam, study.BoxFile(set));
        var truth = new DatasetFolder(study.DatasetRoot);
        var labels = set.HasIgnoreLabel ? truth.Description.Labels.WithIgnoreLabel() : truth.Description.Labels;
        using var model = SamModel.LoadFolder(modelFolder, new RuntimeSettings { Provider = sam.Provider, Threads = work.Place.Threads }, sam.Contract);
        var labeler = new DatasetLabeler(model, new SamLabelSettings
        {
            Preset = SamPreset.Parse(sam.Preset),
            ReverseRows = sam.ReverseRows,
            OverlapOrder = sam.Paint,
            UnboxedSlices = set.Unboxed,
            LongestGap = sam.LongestGap,
            IgnoreLabel = (short?)labels.IgnoreLabel,
            LargestComponentOnly = sam.LargestComponent,
            SmallestComponentMm3 = sam.SmallestComponentMm3,
            KeepConfidence = true,
        }, study.EmbeddingFolder is { } embeddings ? new EmbeddingCache(embeddings) : null);
        var made = labeler.Run(truth.TrainingCases, labels, BoxTable.Read(boxes), work[LabelDataset.Labels], sam.Channel, work.Progress, work.Cancellation);
        // A case without a single box says nothing about its organs and is left out.
        var usable = made.Where(item => item.LabelPath is not null).Select(item => item.Case).ToHashSet();
        if (usable.Count == 0) throw new InvalidInputException($"{boxes}: no training case has a box; SAM has nothing to label");
        LabelDataset.Write(work.Folder, truth, labels, usable);
    }
}
