using System.CommandLine;
using SamCrowd.Annotation;
using SamCrowd.Annotation.Fusion;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Imaging;

namespace SamCrowd.Cli.Commands.Boxes;

/// <summary><c>samcrowd boxes fuse BOXES…</c>: several annotators' boxes made one.</summary>
internal static class BoxesFuseCommand
{
    public static Command Create(Terminal terminal)
    {
        var boxes = new Argument<string[]>("BOXES")
        {
            Description = "Box tables (CSV); the column annotator says whose boxes they are.",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<string>("--out") { Description = "Box table to write.", HelpName = "FILE", Required = true };
        var settings = new SettingOptions<BoxFusionSettings>(new());
        var command = new Command("fuse",
            "Make one box table of several annotators': the median box of each object that enough of them drew.") { boxes, output };
        settings.AddTo(command);
        command.SetAction(parsed =>
        {
            var fused = BoxFusion.Majority(Together(parsed.GetValue(boxes)!), settings.Read(parsed));
            fused.Write(parsed.GetValue(output)!);
            terminal.WriteLine($"{parsed.GetValue(output)}: {BoxesCommand.Count(fused)}");
            return ExitCodes.Done;
        });
        return command;
    }

    private static BoxTable Together(string[] paths)
    {
        var (all, owners) = (new BoxTable([]), new Dictionary<string, string>());
        foreach (var path in paths)
        {
            var table = BoxTable.Read(path);
            if (table.Prompts.FirstOrDefault(prompt => prompt.Box is null) is { } clicks)
                throw new InvalidInputException(
                    $"{path}: case {clicks.Case}, slice {clicks.Slice}, label {clicks.Label} has points without a box, which cannot be "
                    + $"fused; remove them");
            foreach (var annotator in table.Annotators)
                if (!owners.TryAdd(annotator, path))
                    throw new InvalidInputException(
                        $"{owners[annotator]} and {path} both have the annotator '{annotator}'; import them with different names "
                        + $"(--annotator)");
            all = all.Append(table);
        }
        return all.Annotators.Count > 1
            ? all : throw new InvalidInputException(
            $"{paths[0]}: there is one annotator only, '{string.Concat(all.Annotators)}'; fusion needs at least two");
    }
}
