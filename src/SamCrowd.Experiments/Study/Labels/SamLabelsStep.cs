using SamCrowd.Annotation;
using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;
using SamCrowd.Sam.Labeling;
using SamCrowd.Sam.Models;
using SamCrowd.Sam.Prediction;

namespace SamCrowd.Experiments.Study.Labels;

/// <summary>Has SAM turn boxes into label volumes, and lays them over the images as a data set.</summary>
internal static class SamLabelsStep
{
    public static Stage Create(StudyContext study, LabelSet set)
    {
        var sam = study.Experiment.Sam;
        var settings = SettingsJson.Key(sam with { Labels = sam.Labels with { UnboxedSlices = set.Unboxed } });
        // What decides is the content of its files, wherever they lie.
        settings["model"] = sam.ModelName;
        var model = SamModelFolder.TryFind(sam.Model);
        string[] files = model is null ? [] : [.. SamModelFolder.Files(model)];
        return new Stage(
            set.Stage, typeof(DatasetLabeler), settings, files, [StudyLayout.Import, set.Boxes], Resumes: true, work =>
            Label(study, set, model!, work))
        {
            MissingInput = model is null ? SamModelFolder.NotFound(sam.Model).Message : null,
        };
    }

    private static void Label(StudyContext study, LabelSet set, string modelFolder, StageWork work)
    {
        var (sam, boxes) = (study.Experiment.Sam, BoxFile.Of(study.Run, set.Boxes));
        var truth = new DatasetFolder(study.Layout.DatasetRoot);
        var labels = set.HasIgnoreLabel ? truth.Description.Labels.WithIgnoreLabel() : truth.Description.Labels;
        using var model = SamModel.Load(
            modelFolder,
            sam.Runtime with { Threads = work.Resources.Threads, ManyImages = true },
                sam.Contract);
        if (study.EmbeddingFolder is { } cache) CacheFolder.Create(cache);
        var settings = sam.Labels with { UnboxedSlices = set.Unboxed, IgnoreLabel = (short?)labels.IgnoreLabel, KeepConfidence = true };
        var labeler = new DatasetLabeler(model, settings, study.EmbeddingFolder is { } embeddings ? new EmbeddingCache(embeddings) : null);
        var made = labeler.Run(
            truth.TrainingCases, labels, BoxTable.Read(boxes), work[LabelDataset.Labels], sam.Channel, work.Progress, work.Cancellation);
        // A case without a single box says nothing about its organs and is left out.
        var usable = made.Where(item => item.LabelPath is not null).Select(item => item.Case).ToHashSet();
        if (usable.Count == 0) throw new InvalidInputException($"{boxes}: no training case has a box; SAM has nothing to label");
        LabelDataset.Write(work, truth, labels, usable);
    }
}
