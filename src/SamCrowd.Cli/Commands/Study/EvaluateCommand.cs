using System.CommandLine;
using System.Globalization;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Datasets.Layout;
using SamCrowd.Evaluation.Overlap;
using SamCrowd.Evaluation.Regions;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Labels;

namespace SamCrowd.Cli.Commands.Study;

/// <summary><c>samcrowd evaluate</c>: nnU-Net's summary.json and a table of cases with surface metrics.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Terminal terminal)
    {
        var reference = new Option<string>("--reference")
        {
            Description = "Folder of reference label maps.",
            HelpName = "DIR",
            Required = true,
        };
        var prediction = new Option<string>("--prediction")
        {
            Description = "Folder of predicted label maps, same file names.",
            HelpName = "DIR",
            Required = true,
        };
        var labels = new Option<string?>("--labels")
        {
            Description = "Labels with commas; a region as 1+2. Those of dataset.json if none are given.",
            HelpName = "1,2",
        };
        var description = new Option<string?>("--dataset-json")
        {
            Description = "Where labels, regions and the ignore label are taken from; dataset.json in or above one of the two folders "
                + "if none is given.",
            HelpName = "FILE",
        };
        var output = new Option<string>("--out")
        {
            Description = "nnU-Net's summary.json; the table of cases is written next to it as .csv.",
            HelpName = "FILE.json",
            Required = true,
        };
        var options = new SettingOptions<EvaluationSettings>(new() { Regions = [] });
        var command = new Command("evaluate", "Compare predicted label maps with their references. Ignore label and file ending are those "
            + "of dataset.json where labels are taken from it.")
        {
            reference, prediction, labels, description, output,
        };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var file = parsed.GetValue(output)!;
            if (Path.GetExtension(file).Equals(".csv", StringComparison.OrdinalIgnoreCase))
                throw new InvalidInputException(
                    $"--out {file}: the table of cases gets this ending; name the summary, e.g. --out "
                    + $"{Path.ChangeExtension(file, ".json")}");
            var dataset = parsed.GetValue(labels) is not null
                ? null
                : Dataset(parsed.GetValue(description), parsed.GetValue(prediction)!, parsed.GetValue(reference)!);
            var settings = options.Read(parsed, dataset is not null
                ? LabelRegions.Settings(dataset) with { SurfaceDistances = true }
                : new EvaluationSettings { Regions = [.. ListOption.Texts(parsed.GetValue(labels))!.Select(LabelRegion.Parse)] });
            var summary = terminal.Track(progress => SegmentationEvaluator.Evaluate(
                parsed.GetValue(reference)!, parsed.GetValue(prediction)!, settings, progress, terminal.Cancellation));
            SummaryFile.Write(file, summary);
            CaseTable.Write(Path.ChangeExtension(file, ".csv"), summary);
            Print(terminal, summary, dataset?.Labels);
            terminal.WriteLine($"{file} and {Path.ChangeExtension(file, ".csv")}: {summary.Cases.Count} cases");
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>
    /// What is known of the data set: predict writes its dataset.json beside the label maps, and a raw data set has it above labelsTr or
    /// labelsTs.
    /// </summary>
    private static DatasetDescription Dataset(string? given, string prediction, string reference)
    {
        string[] places = [prediction, reference, Path.Combine(prediction, ".."), Path.Combine(reference, "..")];
        var file = given ?? places.Select(place => Path.GetFullPath(Path.Combine(place, RawLayout.DescriptionFile)))
            .FirstOrDefault(File.Exists);
        return file is not null
            ? DatasetDescription.Read(file)
            : throw new InvalidInputException(
                $"--labels is not given, and there is no {RawLayout.DescriptionFile} in or above {prediction} or {reference} to take "
                + "them from; "
                + "give --labels 1,2 or --dataset-json FILE");
    }

    private static void Print(Terminal terminal, EvaluationSummary summary, LabelScheme? scheme)
    {
        var withSurfaces = summary.Cases[0].Surfaces is not null;
        string[] surfaceHeadings = withSurfaces ? ["HD95 mm", "ASSD mm", "surface Dice"] : [];
        terminal.WriteTable(["label", "Dice", "IoU", .. surfaceHeadings], summary.Regions.Select((region, i) =>
        {
            string[] surfaces = withSurfaces
                ? [Mean(summary.MeanOf(i, one => one.Hausdorff95Mm)), Mean(summary.MeanOf(i, one => one.AverageSymmetricDistanceMm)),
                    Mean(summary.MeanOf(i, one => one.SurfaceDice))]
                : [];
            return (IReadOnlyList<string>)[scheme is null ? string.Join('+', region.Values)
                : scheme.NameOf(region.Values), Mean(summary.MeanOf(i, one => one.Dice)),
                Mean(summary.MeanOf(i, one => one.IoU)), .. surfaces];
        }));
        terminal.WriteLine("Means over the cases; \"1 of 2\" where the others have no finite value: neither image has the label (no "
            + "Dice), or one of them lacks it (no distance).");
        foreach (var note in summary.Notes) terminal.WriteLine(note);
    }

    private static string Mean(FiniteMean mean)
    {
        var value = double.IsNaN(mean.Mean) ? "not defined" : mean.Mean.ToString("0.0000", CultureInfo.InvariantCulture);
        return mean.Count == mean.Of ? value : $"{value} ({mean.Count} of {mean.Of})";
    }
}
