using System.CommandLine;
using System.Globalization;
using SamCrowd.Annotation;
using SamCrowd.Annotation.Annotators;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Study.Labels;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Cli.Commands.Boxes;

/// <summary><c>samcrowd boxes simulate DATASET</c>: boxes made from ground truth.</summary>
internal static class BoxesSimulateCommand
{
    public static Command Create(Terminal terminal)
    {
        var dataset = new Argument<string>("DATASET") { Description = "Data set in nnU-Net's raw layout, with labels." };
        var output = new Option<string>("--out") { Description = "Box table to write (CSV).", HelpName = "FILE", Required = true };
        var axis = SettingOptions<SamSection>.Only(new(), "slice_axis");
        var name = new Option<string>("--annotator")
        {
            Description = "Name of the annotator in the table.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "simulated",
        };
        var count = new Option<int>("--annotators")
        {
            Description = "How many annotators box each case: NAME-1, NAME-2, …, with seeds from --seed (0 if none is given) on.",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        var settings = new AnnotatorOptions();
        var command = new Command("simulate",
            "Make boxes from ground truth, by the study's rule or as a person would draw them.") { dataset, output, name, count };
        axis.AddTo(command);
        foreach (var option in settings.All) command.Add(option);
        command.SetAction(parsed =>
        {
            var people = People(settings.Read(parsed, parsed.GetValue(name)!), parsed.GetValue(count));
            var folder = new DatasetFolder(parsed.GetValue(dataset)!);
            var labels = folder.Description.Labels.ForegroundLabels;
            IAnnotator[] annotators = [.. people.Select(person => person.ToAnnotator(axis.Read(parsed).SliceAxis, labels, 0))];
            var prompts = terminal.Track(progress =>
                BoxSimulation.Run(folder.TrainingCases, annotators, progress, terminal.Cancellation));
            new BoxTable(prompts).Write(parsed.GetValue(output)!);
            terminal.WriteLine($"{parsed.GetValue(output)}: {prompts.Count} prompts of {people.Count} annotators on "
                + $"{prompts.Select(p => (p.Case, p.Slice)).Distinct().Count()} slices of {folder.TrainingCases.Count} cases");
            return ExitCodes.Done;
        });
        return command;
    }

    private static IReadOnlyList<AnnotatorSection> People(AnnotatorSection first, int count)
    {
        if (first.Rule is AnnotatorRule.File or AnnotatorRule.Crowd)
            throw new InvalidInputException(
                $"--rule {SettingWords.Of(first.Rule)}: boxes of a {SettingWords.Of(first.Rule)} are not simulated; see samcrowd "
                + $"boxes import");
        if (count < 1) throw new InvalidInputException($"--annotators {count}: give a number of at least 1");
        var seed = first.Seed ?? 0;
        if (count == 1) return [first with { Seed = seed }];
        return [.. Enumerable.Range(0, count).Select(
            i => first with { Name = string.Create(CultureInfo.InvariantCulture, $"{first.Name}-{i + 1}"), Seed = seed + i })];
    }
}
