using System.CommandLine;
using System.Globalization;
using SamCrowd.Annotation;
using SamCrowd.Annotation.Coverage;
using SamCrowd.Annotation.Slices;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Figures;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Cli.Commands.Boxes;

/// <summary><c>samcrowd boxes check BOXES.csv</c>: which slices have a box, which lack one, which look wrong.</summary>
internal static class BoxesCheckCommand
{
    public static Command Create(Terminal terminal)
    {
        var boxes = new Argument<string>("BOXES") { Description = "Box table (CSV)." };
        var picture = new Option<string?>("--picture")
        {
            Description = "Also draw the coverage, one row for each case and label, as FILE.png and FILE.svg.",
            HelpName = "FILE",
        };
        var overlap = new SettingOptions<CoverageSettings>(new());
        var dataset = new Option<string?>("--dataset")
        {
            Description = "Data set of the cases: also reports whether boxes are upside down, by ground truth or by the image.",
            HelpName = "DATASET",
        };
        var overlays = new Option<string?>("--overlays")
        {
            Description = "With --dataset: folder for images of the boxed slices with their boxes.",
            HelpName = "DIR",
        };
        var pictures = new SettingOptions<SliceExportSettings>(new(), "axis");
        var command = new Command("check",
            "Report which slices are boxed, where an organ's range has gaps (opened: there is an annotation of the slice, without the "
            + "label), and which boxes are outliers in size or position.")
        {
            boxes, picture, dataset, overlays,
        };
        overlap.AddTo(command);
        pictures.AddTo(command);
        command.SetAction(parsed =>
        {
            var table = BoxTable.Read(parsed.GetValue(boxes)!);
            var coverage = CoverageCheck.Of(table, overlap.Read(parsed));
            terminal.WriteTable(["case", "axis", "label", "slices", "range", "coverage", "gaps, opened", "gaps, no annotation",
                "outlying boxes"], coverage.Select(Row));
            var unopened = coverage.Sum(c => c.Unopened.Count);
            terminal.WriteLine($"{coverage.Sum(c => c.Boxed)} slices of a label are boxed; inside a range "
                + $"{coverage.Sum(c => c.Gaps.Count) - unopened} were opened and have no box of it, {unopened} have no annotation; "
                + $"{coverage.Sum(c => c.Outliers.Count)} boxes are outliers; {table.EmptySlices.Count} empty files");
            foreach (var line in PlacementCheck.Doubled(table).Concat(PlacementCheck.OnEmptySlices(table))) terminal.WriteLine(line);
            if (parsed.GetValue(picture) is { } path && coverage.Count > 0) Draw(path, coverage);
            if (parsed.GetValue(dataset) is { } root)
                Compare(terminal, table, new DatasetFolder(root), parsed.GetValue(overlays), pictures.Read(parsed));
            else if (parsed.GetValue(overlays) is not null)
                throw new InvalidInputException("--overlays: name the images' data set with --dataset");
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>Holds the boxes against images and ground truth, and draws them.</summary>
    private static void Compare(Terminal terminal, BoxTable table, DatasetFolder dataset, string? folder, SliceExportSettings settings)
    {
        var (known, drawn) = (dataset.TrainingCases.Concat(dataset.TestCases).ToDictionary(item => item.Id), 0);
        string[] strange = [.. table.Cases.Where(id => !known.ContainsKey(id))];
        if (strange.Length > 0)
            terminal.WriteLine($"{dataset.Root} has no case {string.Join(", ", strange)}; their boxes are not checked");
        var faults = new List<string>();
        var declared = dataset.Description.Labels.ForegroundLabels;
        var found = terminal.Track(progress => table.Cases.Where(known.ContainsKey).Select((id, at) =>
        {
            terminal.Cancellation.ThrowIfCancellationRequested();
            var (item, prompts) = (known[id], table.OfCase(id));
            var image = VolumeFile.Read<float>(item.ImagePaths[0]);
            var labels = File.Exists(item.LabelPath) ? VolumeFile.ReadOnto<short>(item.LabelPath, item.ImagePaths[0]) : null;
            if (folder is not null)
                drawn += prompts.Select(prompt => prompt.Axis).Distinct().Sum(axis =>
                    BoxPicture.Write(folder, id, image, prompts, settings with { Axis = axis }).Count);
            progress.Report(new StepProgress("Boxes on images", at + 1, table.Cases.Count, id));
            faults.AddRange(PlacementCheck.OnImage(prompts, image.Size, declared));
            return BoxOrientation.Of(id, prompts, image, labels);
        }).ToArray());
        foreach (var fault in faults) terminal.WriteLine(fault);
        if (folder is not null) terminal.WriteLine($"{folder}: {drawn} images");
        foreach (var line in OrientationLines(found)) terminal.WriteLine(line);
    }

    /// <summary>How the boxes fit either way up, and a warning where they look upside down; nothing more than the check can show.</summary>
    private static IEnumerable<string> OrientationLines(IReadOnlyList<BoxOrientation> found)
    {
        foreach (var kind in found.Where(one => one.Boxes > 0).GroupBy(one => one.HasGroundTruth).OrderByDescending(kind => kind.Key))
        {
            var against = kind.Key ? "against ground truth: mean IoU" : "without ground truth: share on the body";
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{kind.Sum(one => one.Boxes)} boxes {against} {kind.Average(one => one.Given):0.00}, "
                    + $"with rows reversed {kind.Average(one => one.Reversed):0.00}");
        }
        var byPicture = found.Where(one => !one.HasGroundTruth).ToLookup(one => one.Fit);
        if (byPicture.Count > 0)
        {
            yield return $"the images say: {byPicture[BoxFit.AsGiven].Count()} cases fit their boxes as they are, "
                + $"{byPicture[BoxFit.RowsReversed].Count()} upside down; of {byPicture[BoxFit.Undecided].Count()} they show neither";
        }
        string[] wrong = [.. found.Where(one => one.Fit == BoxFit.RowsReversed).Select(one => one.Case)];
        if (wrong.Length > 0)
        {
            yield return $"WARNING: the boxes of {string.Join(", ", wrong)} look as if they were upside down: import them again with the "
                + "other --orientation (study or as-stored)";
        }
    }

    private static IReadOnlyList<string> Row(LabelCoverage c) =>
    [
        c.Case, c.Axis.ToString().ToLowerInvariant(), Number(c.Label), Number(c.Boxed), $"{c.First}-{c.Last}",
        c.Fraction.ToString("0.00", CultureInfo.InvariantCulture),
        Ranges([.. c.Gaps.Except(c.Unopened)]), Ranges(c.Unopened),
        string.Join(", ", c.Outliers.Select(o =>
            string.Create(CultureInfo.InvariantCulture, $"{o.Slice} ({o.Size:0.0} times the size, {o.Shift:0} pixels off)"))),
    ];

    private static void Draw(string path, IReadOnlyList<LabelCoverage> coverage)
    {
        var name = Path.GetExtension(path) is ".png" or ".svg" ? Path.GetFileNameWithoutExtension(path) : Path.GetFileName(path);
        BoxedSlicesFigure.Draw(name, coverage).Write(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>"3 5-9" for 3, 5, 6, 7, 8, 9.</summary>
    private static string Ranges(IReadOnlyList<int> numbers)
    {
        var parts = new List<string>();
        for (var i = 0; i < numbers.Count;)
        {
            var end = i;
            while (end + 1 < numbers.Count && numbers[end + 1] == numbers[end] + 1) end++;
            parts.Add(end == i ? $"{numbers[i]}" : $"{numbers[i]}-{numbers[end]}");
            i = end + 1;
        }
        return string.Join(' ', parts);
    }
}
