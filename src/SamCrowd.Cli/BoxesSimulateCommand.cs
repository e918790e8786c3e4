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
        var rule = new Option<string>("--rule") { Description = "study: the study's rule; person: boxes on the outline, made worse by the options below.", HelpName = "study|person", DefaultValueFactory = _ => "study" };
        rule.AcceptOnlyFromAmong("study", "person");
        var annotator = new Option<string?>("--annotator") { Description = "Name of the annotator in the table." };
        var seed = new Option<long>("--seed") { Description = "person: seed of all that is random." };
        var margin = new Option<double>("--margin-mm") { Description = "person: mean distance of an edge outside the outline." };
        var jitter = new Option<double>("--jitter-mm") { Description = "person: standard deviation of an edge." };
        var missed = new Option<double>("--missed-slices") { Description = "person: chance that a label on a slice is not marked." };
        var every = new Option<int>("--every") { Description = "person: mark only slices whose index is a multiple of this.", DefaultValueFactory = _ => 1 };
        var kind = new Option<PromptKind>("--prompts") { Description = "person: what is marked.", DefaultValueFactory = _ => PromptKind.Boxes };
        var command = new Command("simulate", "Make boxes from ground truth.") { dataset, output, axis, rule, annotator, seed, margin, jitter, missed, every, kind };
        command.SetAction(parsed =>
        {
            var folder = new DatasetFolder(parsed.GetValue(dataset)!);
            var labels = folder.Description.Labels.ForegroundLabels;
            IAnnotator drawer = parsed.GetValue(rule) == "study"
                ? new StudyAnnotator(new StudySettings { Axis = parsed.GetValue(axis), Labels = labels, Annotator = parsed.GetValue(annotator) ?? "simulated" })
                : new PersonAnnotator(new PersonSettings
                {
                    Axis = parsed.GetValue(axis),
                    Labels = labels,
                    Annotator = parsed.GetValue(annotator) ?? "person",
                    Seed = parsed.GetValue(seed),
                    MarginMm = parsed.GetValue(margin),
                    JitterMm = parsed.GetValue(jitter),
                    MissedSliceRate = parsed.GetValue(missed),
                    EveryKthSlice = parsed.GetValue(every),
                    Prompts = parsed.GetValue(kind),
                });
            var prompts = terminal.Track(progress => Annotate(folder, drawer, progress, terminal.Cancellation));
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
