using System.CommandLine;
using SamCrowd.Annotation;
using SamCrowd.Annotation.Annotators;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Cli;

/// <summary><c>samcrowd boxes simulate DATASET</c>: boxes made from ground truth.</summary>
internal static class BoxesSimulateCommand
{
    public static Command Create(Terminal terminal)
    {
        var dataset = new Argument<string>("DATASET") { Description = "Data set in nnU-Net's raw layout, with labels." };
        var output = new Option<string>("--out") { Description = "Box table to write (CSV).", HelpName = "FILE", Required = true };
        var axis = SliceAxisOption.Create();
        var command = new Command("simulate", "Make boxes from ground truth by the study's rule.") { dataset, output, axis };
        command.SetAction(parsed =>
        {
            var folder = new DatasetFolder(parsed.GetValue(dataset)!);
            var annotator = new StudyAnnotator(new StudySettings { Axis = parsed.GetValue(axis), Labels = folder.Description.Labels.ForegroundLabels });
            var prompts = terminal.Track(progress => Annotate(folder, annotator, progress, terminal.Cancellation));
            new BoxTable(prompts).Write(parsed.GetValue(output)!);
            terminal.WriteLine($"{parsed.GetValue(output)}: {prompts.Count} boxes on {prompts.Select(p => (p.Case, p.Slice)).Distinct().Count()} slices of {folder.TrainingCases.Count} cases");
            return ExitCodes.Done;
        });
        return command;
    }

    private static List<BoxPrompt> Annotate(DatasetFolder folder, IAnnotator annotator, IProgress<StepProgress> progress, CancellationToken cancellation)
    {
        var prompts = new List<BoxPrompt>();
        for (var i = 0; i < folder.TrainingCases.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var item = folder.TrainingCases[i];
            prompts.AddRange(annotator.Annotate(item.Id, VolumeFile.Read<short>(item.LabelPath!)));
            progress.Report(new StepProgress("Boxes", i + 1, folder.TrainingCases.Count, item.Id));
        }
        return prompts;
    }
}
