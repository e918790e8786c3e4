using System.CommandLine;
using SamCrowd.Annotation;
using SamCrowd.Annotation.Interpolation;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Sam.Labeling;

namespace SamCrowd.Cli.Commands.Boxes;

/// <summary><c>samcrowd boxes interpolate BOXES</c>: boxes for the slices between boxed ones.</summary>
internal static class BoxesInterpolateCommand
{
    public static Command Create(Terminal terminal)
    {
        var boxes = new Argument<string>("BOXES") { Description = "Box table (CSV)." };
        var output = new Option<string>("--out")
        {
            Description = "Box table to write: the drawn boxes and the new ones, whose source is 'interpolated'.",
            HelpName = "FILE",
            Required = true,
        };
        var gaps = SettingOptions<SamLabelSettings>.Only(new(), "longest_gap");
        var command = new Command("interpolate",
            "Fill the slices between two boxed ones of a label with boxes on the line between them.") { boxes, output };
        gaps.AddTo(command);
        command.SetAction(parsed =>
        {
            var table = BoxTable.Read(parsed.GetValue(boxes)!);
            var filled = BoxInterpolation.Between(table.Prompts, gaps.Read(parsed).LongestGap);
            (table with { Prompts = [.. table.Prompts, .. filled] }).Write(parsed.GetValue(output)!);
            terminal.WriteLine($"{parsed.GetValue(output)}: {table.Prompts.Count} boxes and {filled.Count} between them");
            return ExitCodes.Done;
        });
        return command;
    }
}
