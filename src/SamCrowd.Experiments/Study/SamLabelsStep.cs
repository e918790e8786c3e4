using SamCrowd.Annotation;
using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Labeling;
using SamCrowd.Sam.Models;

namespace SamCrowd.Experiments.Study;

/// <summary>Has SAM turn an arm's boxes into label volumes, and lays a data set of the same images over them.</summary>
internal static class SamLabelsStep
{
    private const int Version = 2;

    public static Stage Create(StudyContext study, ArmSection arm)
    {
        var sam = study.Experiment.Sam;
        var unboxed = arm.Unboxed ?? sam.Unboxed;
        var annotator = study.AnnotatorsOf(arm).Single();
        var settings = StudyContext.ToJson(sam with { Unboxed = unboxed, Provider = ExecutionProvider.Auto });
        settings.Remove("provider");
        var model = SamModelFolder.Find(sam);
        return new Stage(
            StudyContext.SamLabels(arm), Version, settings, [.. Directory.EnumerateFiles(model, "*.onnx").Order(StringComparer.Ordinal)],
            [StudyContext.Import, StudyContext.Boxes(annotator)], Resumes: true, work => Label(study, sam, unboxed, study.BoxFile(annotator), model, work));
    }

    private static void Label(StudyContext study, SamSection sam, UnboxedSlices unboxed, string boxes, string modelFolder, StageWork work)
    {
        var truth = new DatasetFolder(study.DatasetRoot);
        var labels = unboxed is UnboxedSlices.IgnoreSlices or UnboxedSlices.IgnoreGaps ? truth.Description.Labels.WithIgnoreLabel() : truth.Description.Labels;
        using var model = SamModel.LoadFolder(modelFolder, new RuntimeSettings { Provider = sam.Provider, Threads = work.Place.Threads });
        var labeler = new DatasetLabeler(model, new SamLabelSettings
        {
            Preset = SamPreset.Parse(sam.Preset),
            ReverseRows = sam.ReverseRows,
            PaintOrder = sam.Paint,
            UnboxedSlices = unboxed,
            LongestGap = sam.LongestGap,
            IgnoreLabel = (short?)labels.IgnoreLabel,
        });
        var made = labeler.Run(truth.TrainingCases, labels, BoxTable.Read(boxes), work["labels"], sam.Channel, work.Progress, work.Cancellation);
        var usable = made.Where(item => item.LabelPath is not null).ToDictionary(item => item.Case, item => item.LabelPath!);
        if (usable.Count == 0) throw new InvalidInputException($"{boxes}: no training case has a box; SAM has nothing to label");
        // A case without a single box says nothing about its organs and is left out.
        var cases = truth.TrainingCases.Where(item => usable.ContainsKey(item.Id)).ToDictionary(
            item => item.Id,
            item => new CaseFiles([.. item.ImagePaths.Select(Relative)], Relative(usable[item.Id])));
        (truth.Description with { Labels = labels, TrainingCount = cases.Count, ExplicitCases = cases }).Write(work[RawLayout.DescriptionFile]);

        string Relative(string path) => Path.GetRelativePath(work.Folder, path).Replace('\\', '/');
    }
}
