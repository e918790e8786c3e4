using System.CommandLine;
using SamCrowd.Annotation;
using SamCrowd.Annotation.Interpolation;
using SamCrowd.Cli.Output;
using SamCrowd.Imaging;

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
        var longest = new Option<int>("--longest-gap")
        {
            Description = "Longest run of unboxed slices to fill; longer ones stay as they are.",
            HelpName = "N",
            DefaultValueFactory = _ => int.MaxValue,
        };
        var command = new Command("interpolate",
            "Fill the slices between two boxed ones of a label with boxes on the line between them.") { boxes, output, longest };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(longest) < 1)
                throw new InvalidInputException($"--longest-gap {parsed.GetValue(longest)}: give a number of at least 1");
            var table = BoxTable.Read(parsed.GetValue(boxes)!);
            var filled = BoxInterpolation.Between(table.Prompts, parsed.GetValue(longest));
            (table with { Prompts = [.. table.Prompts, .. filled] }).Write(parsed.GetValue(output)!);
            terminal.WriteLine($"{parsed.GetValue(output)}: {table.Prompts.Count} boxes and {filled.Count} between them");
            return ExitCodes.Done;
        });
        return command;
    }
}
