using System.CommandLine;
using SamCrowd.Annotation;
using SamCrowd.Annotation.Fusion;
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
        var votes = new Option<double>("--votes")
        {
            Description = "Share of the voters that must have drawn an object, above 0 to 1.",
            HelpName = "PART",
            DefaultValueFactory = _ => 0.5,
        };
        var overlap = new Option<double>("--overlap")
        {
            Description = "IoU, above 0 to 1, from which two boxes mean the same object.",
            HelpName = "IOU",
            DefaultValueFactory = _ => 0.3,
        };
        var voters = new Option<BoxVoters>("--voters")
        {
            Description = "Who votes on a label of a slice: everyone with a mark in the case (OfCase), or for a crowd, each of whom "
                + "sees a part, "
                + "those who looked for the label on the slice (WhoLooked).",
            DefaultValueFactory = _ => BoxVoters.OfCase,
        };
        var command = new Command("fuse",
            "Make one box table of several annotators': the median box of each object that enough of them drew.") { boxes, output, votes,
            overlap, voters };
        command.SetAction(parsed =>
        {
            foreach (var option in new[] { votes, overlap })
                if (!(parsed.GetValue(option) is > 0 and <= 1))
                    throw new InvalidInputException($"{option.Name} {parsed.GetValue(option)}: give a number above 0 and at most 1");
            var fused = BoxFusion.Majority(Together(parsed.GetValue(boxes)!), parsed.GetValue(votes), parsed.GetValue(overlap),
                parsed.GetValue(voters));
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
