using System.CommandLine;
using System.Globalization;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Datasets.Layout;
using SamCrowd.NnUNet.Validation;

namespace SamCrowd.Cli.Commands.Network;

/// <summary>
/// <c>samcrowd best MODEL…</c>: which of several trained configurations to use, alone or in pairs, and with which post-processing.
/// </summary>
internal static class BestCommand
{
    public static Command Create(Terminal terminal)
    {
        var models = new Argument<string[]>("MODEL")
        {
            Description = "Model folders of one data set, cross-validated (fold_K/validation).",
            Arity = ArgumentArity.OneOrMore,
        };
        var dataset = new Option<string>("--dataset")
        {
            Description = "The data set in nnU-Net's raw layout.",
            HelpName = "DATASET",
            Required = true,
        };
        var output = new Option<string>("--out")
        {
            Description = "Folder for ensembles, inference_information.json and inference_instructions.txt.",
            HelpName = "DIR",
            Required = true,
        };
        var splits = SplitsOption.Create();
        var options = new SettingOptions<BestConfigurationSettings>(new());
        var command = new Command("best", "Choose the best configuration, or pair of them, and its post-processing by "
            + "cross-validation.") { models, dataset, output, splits };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var settings = options.Read(parsed);
            settings.Check();
            var folder = new DatasetFolder(parsed.GetValue(dataset)!);
            ValidatedModel[] validated =
                [.. parsed.GetValue(models)!.Select(model =>
                ValidatedModel.Open(model, folder, SplitsOption.Read(parsed.GetValue(splits), folder, model), settings.Folds))];
            Print(terminal, terminal.Track(progress =>
                BestConfiguration.Find(folder, validated, parsed.GetValue(output)!, settings, progress, terminal.Cancellation)));
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Print(Terminal terminal, BestConfigurationResult result)
    {
        terminal.WriteTable(["model or ensemble", "mean Dice"],
            result.Candidates.Select(one => (IReadOnlyList<string>)[one.Name, Number(one.Dice)]));
        foreach (var line in result.NotTried) terminal.WriteLine($"not tried: {line}");
        var steps = result.Postprocessing.Plan.Steps;
        var helps = steps.Count == 0
            ? "no post-processing helps"
            : $"keeping the largest component of {string.Join(", then of ", steps.Select(step => string.Join('+', step.Labels)))} gives "
            + $"{Number(result.Postprocessing.After.ForegroundMean.Dice)}";
        terminal.WriteLine($"best: {result.Best.Name}, {Number(result.Best.Dice)}; {helps}");
        terminal.WriteLine($"{result.InformationFile}; predict new images with");
        foreach (var line in result.Instructions) terminal.WriteLine(line);
    }

    private static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
