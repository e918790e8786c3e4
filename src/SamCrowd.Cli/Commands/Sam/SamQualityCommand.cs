using System.CommandLine;
using System.Globalization;
using SamCrowd.Annotation;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Datasets.Layout;
using SamCrowd.Evaluation.Overlap;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Figures;
using SamCrowd.Experiments.Quality;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Cli.Commands.Sam;

/// <summary><c>samcrowd sam quality DATASET LABELS</c>: how good SAM's labels are.</summary>
internal static class SamQualityCommand
{
    public static Command Create(Terminal terminal)
    {
        var dataset = new Argument<string>("DATASET") { Description = "Data set in nnU-Net's raw layout, with ground truth." };
        var labels = new Argument<string>("LABELS") { Description = "Folder of label volumes that samcrowd sam label wrote." };
        var output = new Option<string>("--out")
        {
            Description = "Folder for volumes.csv and slices.csv.",
            HelpName = "DIR",
            Required = true,
        };
        var boxes = new Option<string?>("--boxes")
        {
            Description = "The box table the labels were made from: slices.csv then says which slices had a box.",
            HelpName = "FILE",
        };
        var overlays = new Option<bool>("--overlays")
        {
            Description = "Also draw each case in three planes, ground truth outlined, SAM's labels filled, to overlays/.",
        };
        var axis = SettingOptions<SamSection>.Only(new(), "slice_axis");
        var command = new Command("quality", "Compare SAM's labels with ground truth, volume by volume and slice by slice. A label that "
            + "SAM did not find has no Dice (nan), as in the study.")
        {
            dataset, labels, output, boxes, overlays,
        };
        axis.AddTo(command);
        command.SetAction(parsed =>
        {
            var (truth, folder) = (new DatasetFolder(parsed.GetValue(dataset)!), parsed.GetValue(output)!);
            var cases = Cases(truth, parsed.GetValue(labels)!);
            var prompts = parsed.GetValue(boxes) is { } file ? BoxTable.Read(file).Prompts.ToLookup(prompt => prompt.Case) : null;
            var (summary, slices) = terminal.Track(progress =>
                Measure(truth, cases, prompts, axis.Read(parsed).SliceAxis, progress, terminal.Cancellation));
            CaseTable.Write(Path.Combine(folder, "volumes.csv"), summary);
            SliceQualityTable.Write(Path.Combine(folder, "slices.csv"), slices);
            if (parsed.GetValue(overlays))
                terminal.Track(progress => Draw(truth, cases, Path.Combine(folder, "overlays"), progress, terminal.Cancellation));
            Print(terminal, truth.Description.Labels, summary, slices);
            terminal.WriteLine($"{folder}: {cases.Count} cases, {slices.Count} slices of a label");
            return ExitCodes.Done;
        });
        return command;
    }

    private static List<(DatasetCase Case, string Labels)> Cases(DatasetFolder truth, string labels)
    {
        if (!Directory.Exists(labels))
            throw new InvalidInputException($"{labels} is no folder; give the one that samcrowd sam label wrote");
        var found = truth.TrainingCases.Select(item => (item, Path.Combine(labels, item.Id + ".nii.gz")))
            .Where(pair => File.Exists(pair.Item2)).ToList();
        return found.Count > 0 ? found
            : throw new InvalidInputException($"{labels} holds no label volume of a case of {truth.Root}, e.g. "
            + $"{truth.TrainingCases[0].Id}.nii.gz");
    }

    private static (EvaluationSummary Summary, List<SliceQuality> Slices) Measure(
        DatasetFolder truth, List<(DatasetCase Case, string Labels)> cases, ILookup<string, BoxPrompt>? prompts, SliceAxis axis,
        IProgress<StepProgress> progress, CancellationToken cancellation)
    {
        var scheme = truth.Description.Labels;
        var settings = EvaluationSettings.ForLabels(scheme.ForegroundLabels) with { IgnoreLabel = scheme.IgnoreLabel, UnfoundIsNaN = true };
        var summary = SegmentationEvaluator.Evaluate([.. cases.Select(item => (item.Case.LabelPath!, item.Labels))], settings, progress,
            cancellation);
        var slices = new List<SliceQuality>();
        foreach (var (item, labels) in cases)
        {
            cancellation.ThrowIfCancellationRequested();
            slices.AddRange(LabelQuality.MeasureFiles(
                item.Id, item.ImagePaths[0], item.LabelPath!, labels, axis, scheme.ForegroundLabels,
                prompts is null ? null : [.. prompts[item.Id]], scheme.IgnoreLabel));
        }
        return (summary, slices);
    }

    private static bool Draw(DatasetFolder truth, List<(DatasetCase Case, string Labels)> cases, string folder,
        IProgress<StepProgress> progress, CancellationToken cancellation)
    {
        var scheme = truth.Description.Labels;
        var names = scheme.ForegroundLabels.ToDictionary(value => value, value => scheme.NameOf(value));
        for (var i = 0; i < cases.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (item, path) = cases[i];
            var labels = VolumeFile.ReadOnto<short>(path, item.ImagePaths[0]).Map(value => names.ContainsKey(value) ? value : (short)0);
            OverlayFigure.Draw(item.Id, VolumeFile.Read<float>(item.ImagePaths[0]),
                VolumeFile.ReadOnto<short>(item.LabelPath!, item.ImagePaths[0]), [new OverlayPanel(item.Id, labels)], names).Write(folder);
            progress.Report(new StepProgress("Overlays", i + 1, cases.Count, item.Id));
        }
        return true;
    }

    private static void Print(Terminal terminal, LabelScheme scheme, EvaluationSummary summary, List<SliceQuality> slices) =>
        terminal.WriteTable(
        ["label", "volume Dice", "volumes", "slice Dice", "slices", "slice Dice, boxed", "slices, boxed"],
        summary.Regions.Select((region, i) =>
        {
            var value = region.Values[0];
            double[] volumes = [.. summary.Cases.Select(item => item.Overlap[i].Dice).Where(double.IsFinite)];
            SliceQuality[] scored = [.. slices.Where(slice => slice.Label == value && double.IsFinite(slice.Dice))];
            SliceQuality[] boxed = [.. scored.Where(slice => slice.Boxed == BoxState.Yes)];
            return (IReadOnlyList<string>)[scheme.NameOf(value), Mean(volumes), Count(volumes), Mean(Dice(scored)), Count(scored),
                Mean(Dice(boxed)), Count(boxed)];
        }));

    private static double[] Dice(IEnumerable<SliceQuality> slices) => [.. slices.Select(slice => slice.Dice)];

    private static string Mean(double[] values) => values.Length == 0 ? "-"
        : values.Average().ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Count<T>(T[] items) => items.Length.ToString(CultureInfo.InvariantCulture);
}
