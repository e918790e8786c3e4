using System.CommandLine;
using System.Globalization;
using SamCrowd.Annotation;
using SamCrowd.Annotation.Coverage;
using SamCrowd.Cli.Output;
using SamCrowd.Experiments.Figures;
using SamCrowd.Imaging;

namespace SamCrowd.Cli.Commands.Boxes;

/// <summary><c>samcrowd boxes check BOXES.csv</c>: which slices have a box, which lack one, which look wrong.</summary>
internal static class BoxesCheckCommand
{
    public static Command Create(Terminal terminal)
    {
        var boxes = new Argument<string>("BOXES") { Description = "Box table (CSV)." };
        var picture = new Option<string?>("--picture")
        {
            Description = "Also draw the coverage, a row a case and label, as FILE.png and FILE.svg.",
            HelpName = "FILE",
        };
        var overlap = new Option<double>("--overlap")
        {
            Description = "A box stands apart where its IoU with what its neighbours let expect is lower.",
            HelpName = "IOU",
            DefaultValueFactory = _ => 0.3,
        };
        var command = new Command("check",
            "Say which slices are boxed, where an organ's range has gaps (opened: there is an annotation of the slice, without the "
            + "label), and which boxes stand apart in size or position.")
        {
            boxes, picture, overlap,
        };
        command.SetAction(parsed =>
        {
            if (!(parsed.GetValue(overlap) is >= 0 and <= 1))
                throw new InvalidInputException($"--overlap {parsed.GetValue(overlap)}: give a number of 0 to 1");
            var table = BoxTable.Read(parsed.GetValue(boxes)!);
            var coverage = CoverageCheck.Of(table, parsed.GetValue(overlap));
            terminal.WriteTable(["case", "axis", "label", "slices", "range", "coverage", "gaps, opened", "gaps, no annotation",
                "boxes that stand apart"], coverage.Select(Row));
            var unopened = coverage.Sum(c => c.Unopened.Count);
            terminal.WriteLine($"{coverage.Sum(c => c.Boxed)} slices of a label are boxed; inside a range "
                + $"{coverage.Sum(c => c.Gaps.Count) - unopened} were opened and have no box of it, {unopened} have no annotation; "
                + $"{coverage.Sum(c => c.Outliers.Count)} boxes stand apart; {table.EmptySlices.Count} empty files");
            if (parsed.GetValue(picture) is { } path && coverage.Count > 0) Draw(path, coverage);
            return ExitCodes.Done;
        });
        return command;
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
