using System.CommandLine;
using System.Globalization;
using SamCrowd.Annotation;
using SamCrowd.Annotation.Repair;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Repair;
using SamCrowd.Experiments.Repair.Steps;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;
using SamCrowd.Sam.Labeling;
using SamCrowd.Segmentation.Inference;

namespace SamCrowd.Cli.Commands.Labels;

/// <summary><c>samcrowd labels repair DATASET LABELS</c>: makes SAM's label maps better, step by step.</summary>
internal sealed class LabelsRepairCommand
{
    private static readonly string Words = string.Join(", ", SettingWords.All(typeof(RepairStep)));

    private readonly Argument<string> _dataset = new("DATASET") { Description = "Data set in nnU-Net's raw layout." };
    private readonly Argument<string> _labels = new("LABELS")
    {
        Description = "Folder of label maps CASE.nii.gz, e.g. what samcrowd sam label wrote.",
    };
    private readonly Option<string> _boxes = new("--boxes")
    {
        Description = "Box table (CSV) that the labels were made from.",
        HelpName = "FILE",
        Required = true,
    };
    private readonly Option<string> _steps = new("--steps")
    {
        Description = $"Steps, done one after another: {Words}.",
        HelpName = "A,B",
        Required = true,
    };
    private readonly Option<string> _output = new("--out")
    {
        Description = "Folder for the repaired label maps; weights/CASE.nii.gz where a step weighs voxels; changes.csv and steps/: "
            + "what each step changed.",
        HelpName = "DIR",
        Required = true,
    };
    private readonly Option<string?> _truth = new("--ground-truth")
    {
        Description = "Cases of DATASET whose label maps are experts': logit-threshold and shrink choose on them, corrector "
            + "learns on them, and the boxes' margin is measured on them.",
        HelpName = "A,B",
    };
    private readonly Option<string?> _teacher = new("--teacher")
    {
        Description = "Folder of a network trained on earlier labels of DATASET, whose predictions teacher-prompts and teacher-labels "
            + "use.",
        HelpName = "MODEL",
    };
    private readonly Option<string> _teacherFolds = new("--teacher-folds")
    {
        Description = "Folds of the teacher whose networks predict together.",
        HelpName = "LIST",
        DefaultValueFactory = _ => "all",
    };
    private readonly Option<bool> _quality = new("--quality")
    {
        Description = "Also measure the labels before and after each step where DATASET has ground truth: quality.csv, "
            + "and means over the cases that no step chose on.",
    };
    private readonly SettingOptions<SamSection> _channel = SettingOptions<SamSection>.Only(new(), "channel");
    private readonly Option<string?> _cache = new("--cache-embeddings")
    {
        Description = "Cache SAM's embeddings of the slices in this folder.",
        HelpName = "DIR",
    };
    private readonly SettingOptions<RepairSettings> _repair = new(new());
    private readonly SamModelOptions _model = new();
    private readonly SettingOptions<SamLabelSettings> _look = new(new(), "largest_component", "smallest_component_mm3");
    private readonly CorrectorOptions _corrector = new();

    public static Command Create(Terminal terminal)
    {
        var options = new LabelsRepairCommand();
        var command = new Command(
            "repair",
            "Make SAM's label maps better. Without ground truth: clip-to-box, intensity, jittered-boxes, three-axes, edge-ring; "
            + "with a network trained before: teacher-prompts, teacher-labels; "
            + "with ground truth of a few cases: logit-threshold, shrink, corrector. Finished steps are not repeated.")
        {
            options._dataset, options._labels, options._boxes, options._steps, options._output, options._truth, options._teacher,
            options._teacherFolds, options._quality, options._cache,
        };
        options._channel.AddTo(command);
        options._repair.AddTo(command);
        foreach (var option in options._model.All) command.Add(option);
        options._look.AddTo(command);
        options._corrector.AddTo(command);
        command.SetAction(parsed => options.Run(parsed, terminal));
        return command;
    }

    private int Run(ParseResult parsed, Terminal terminal)
    {
        var list = Steps(parsed.GetValue(_steps)!);
        var folder = new DatasetFolder(parsed.GetValue(_dataset)!);
        var trained = _corrector.Read(parsed);
        var job = new RepairJob
        {
            Dataset = folder,
            LabelFolder = parsed.GetValue(_labels)!,
            Boxes = BoxTable.Read(parsed.GetValue(_boxes)!),
            Steps = list,
            Settings = _repair.Read(parsed),
            GroundTruth = ListOption.Texts(parsed.GetValue(_truth)) ?? [],
            OutputFolder = parsed.GetValue(_output)!,
            Sam = list.Any(step => step.NeedsSam()) ? Sam() : null,
            Channel = _channel.Read(parsed).Channel,
            InterpolatedGap = _look.Read(parsed) is { UnboxedSlices: UnboxedSlices.Interpolate } filled ? filled.LongestGap : null,
            Corrector = trained,
            Teacher = parsed.GetValue(_teacher) is { } network
                ? new TeacherNetwork(
                    network, ListOption.Texts(parsed.GetValue(_teacherFolds))!, new PredictionSection().Checkpoint,
                    new PredictionSettings { Device = trained.Trainer.Device })
                : null,
            IgnoreLabel = folder.Description.Labels.IgnoreLabel,
            Seed = (int)trained.Trainer.Seed,
        };
        var result = terminal.Track(progress => LabelRepair.Run(job, progress, terminal.Cancellation));
        if (result.Margin != BoxMargin.None)
            terminal.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Boxes are tightened by what annotators leave around an object: {result.Margin.Left} pixels left, "
                + $"{result.Margin.Top} top, {result.Margin.Right} right, {result.Margin.Bottom} bottom."));
        PrintChanges(terminal, folder.Description.Labels, result);
        if (parsed.GetValue(_quality)) Measure(terminal, job, result);
        var done = string.Join(", ", list.Select(step => SettingWords.Of(step)));
        terminal.WriteLine($"{job.OutputFolder}: {result.Stages[0].LabelFiles.Count} cases repaired by {done}");
        return ExitCodes.Done;

        SamSource Sam()
        {
            var (path, runtime, contract) = _model.Read(parsed, manyImages: true);
            return new SamSource(path, runtime, contract, _look.Read(parsed), parsed.GetValue(_cache));
        }
    }

    private static List<RepairStep> Steps(string text) => [.. ListOption.Texts(text)!.Select(word =>
        SettingWords.TryParse(typeof(RepairStep), word, out var step)
            ? (RepairStep)step!
            : throw new InvalidInputException($"--steps {text}: there is no step '{word}'; there are {Words}"))];

    private static void PrintChanges(Terminal terminal, LabelScheme labels, RepairResult result)
    {
        var rows = result.Changes.SelectMany(
            step => step.Records.SelectMany(record => record.Labels).GroupBy(change => change.Label).Select(group => (string[])
        [
            SettingWords.Of(step.Step), labels.NameOf(group.Key), Whole(group.Sum(c => c.Before)), Whole(group.Sum(c => c.After)),
            Whole(group.Sum(c => c.Removed)), Whole(group.Sum(c => c.Added)),
        ]));
        terminal.WriteTable(["step", "label", "voxels before", "after", "removed", "added"], rows);
    }

    private static void Measure(Terminal terminal, RepairJob job, RepairResult result)
    {
        var scores = terminal.Track(progress => RepairQuality.Measure(job.Dataset, result, job.LearntOn, progress, terminal.Cancellation));
        RepairQuality.Write(Path.Combine(job.OutputFolder, RepairQuality.FileName), scores);
        var labels = job.Dataset.Description.Labels;
        terminal.WriteTable(["after", "label", "cases", "Dice", "precision", "recall"],
            RepairQuality.Means(scores).Select(mean => (string[])
        [
            mean.Step, labels.NameOf(mean.Label), Whole(mean.Cases), Share(mean.Dice), Share(mean.Precision), Share(mean.Recall),
        ]));
    }

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Share(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
