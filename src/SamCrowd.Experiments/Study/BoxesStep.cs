using SamCrowd.Annotation;
using SamCrowd.Annotation.Annotators;
using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Experiments.Study;

/// <summary>Has the annotator box the training cases.</summary>
internal static class BoxesStep
{
    private const int Version = 1;

    public static Stage Create(StudyContext study)
    {
        var (annotator, axis) = (study.Experiment.Annotator, study.Experiment.Sam.SliceAxis);
        var settings = new System.Text.Json.Nodes.JsonObject { ["rule"] = annotator.Rule.ToString(), ["slice_axis"] = axis.ToString() };
        return new Stage(StudyContext.Boxes, Version, settings, annotator.File is { } file ? [file.Full] : [], [StudyContext.Import], Resumes: false, work =>
        {
            var cases = new DatasetFolder(study.DatasetRoot).TrainingCases;
            var table = annotator.Rule == AnnotatorRule.File
                ? OfCases(BoxTable.Read(annotator.File!.Full), cases)
                : new BoxTable(Simulate(new StudyAnnotator(new StudySettings { Axis = axis }), cases, work));
            table.Write(study.BoxFile);
        });
    }

    private static BoxTable OfCases(BoxTable table, IReadOnlyList<DatasetCase> cases)
    {
        var ids = cases.Select(item => item.Id).ToHashSet();
        return new BoxTable([.. table.Prompts.Where(prompt => ids.Contains(prompt.Case))], [.. table.EmptySlices.Where(slice => ids.Contains(slice.Case))]);
    }

    private static List<BoxPrompt> Simulate(IAnnotator annotator, IReadOnlyList<DatasetCase> cases, StageWork work)
    {
        var prompts = new List<BoxPrompt>();
        for (var i = 0; i < cases.Count; i++)
        {
            work.Cancellation.ThrowIfCancellationRequested();
            prompts.AddRange(annotator.Annotate(cases[i].Id, VolumeFile.Read<short>(cases[i].LabelPath!)));
            work.Progress.Report(new StepProgress("Boxes", i + 1, cases.Count, cases[i].Id));
        }
        return prompts;
    }
}
