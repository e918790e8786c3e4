using System.CommandLine;
using System.Globalization;
using SamCrowd.Annotation;
using SamCrowd.Annotation.Coverage;

namespace SamCrowd.Cli;

/// <summary><c>samcrowd boxes check BOXES.csv</c>: which slices have a box, which lack one, which look wrong.</summary>
internal static class BoxesCheckCommand
{
    public static Command Create(Terminal terminal)
    {
        var boxes = new Argument<string>("BOXES") { Description = "Box table (CSV)." };
        var picture = new Option<string?>("--picture") { Description = "Also draw the coverage as a PNG file.", HelpName = "FILE" };
        var command = new Command("check", "Say which slices are boxed, where an organ's range has gaps, and which boxes look wrong.") { boxes, picture };
        command.SetAction(parsed =>
        {
            var coverage = CoverageCheck.Of(BoxTable.Read(parsed.GetValue(boxes)!));
            terminal.WriteTable(
                ["case", "axis", "label", "slices", "range", "coverage", "gaps", "outliers"],
                coverage.Select(c => new[]
                {
                    c.Case, c.Axis.ToString().ToLowerInvariant(), Number(c.Label), Number(c.Boxed), $"{c.First}-{c.Last}", c.Fraction.ToString("0.00", CultureInfo.InvariantCulture),
                    Ranges(c.Gaps), string.Join(' ', c.Outliers.Select(o => o.Slice)),
                }));
            terminal.WriteLine($"{coverage.Sum(c => c.Boxed)} slices of a label are boxed, {coverage.Sum(c => c.Gaps.Count)} inside a range are not, {coverage.Sum(c => c.Outliers.Count)} boxes look wrong");
            if (parsed.GetValue(picture) is { } path && coverage.Count > 0) CoveragePicture.Write(path, coverage);
            return ExitCodes.Done;
        });
        return command;
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
