using System.CommandLine;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Datasets.Layout;
using SamCrowd.NnUNet.Fingerprinting;
using SamCrowd.NnUNet.Planning;

namespace SamCrowd.Cli.Commands.Network;

/// <summary><c>samcrowd plan</c>: nnU-Net's plans file, and on demand why it says what it says.</summary>
internal static class PlanCommand
{
    public static Command Create(Terminal terminal)
    {
        var description = new Option<string>("--dataset-json") { Description = "dataset.json of the data set.", HelpName = "FILE", Required = true };
        var fingerprint = new Option<string>("--fingerprint") { Description = "Its fingerprint (samcrowd fingerprint).", HelpName = "FILE", Required = true };
        var output = new Option<string>("--out") { Description = "Plans file to write; configurations of one's own in an existing file are kept.", HelpName = "FILE.json", Required = true };
        var planner = new Option<string>("--planner") { Description = "default, resenc-m, resenc-l or resenc-xl.", HelpName = "NAME", DefaultValueFactory = _ => "default" };
        var options = new SettingOptions<PlannerSettings>(PlannerSettings.Default);
        var datasetName = new Option<string?>("--dataset-name") { Description = "Name of the data set; the folder of dataset.json otherwise.", HelpName = "NAME" };
        var explain = new Option<bool>("--explain") { Description = "Print why: for each decision the rule, its numbers and what limited it." };
        var command = new Command("plan", "Plan network, patch, batch and preprocessing by nnU-Net's rules.")
        {
            description, fingerprint, output, planner, datasetName, explain,
        };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var settings = options.Read(parsed, PlannerSettings.Named(parsed.GetValue(planner)!));
            var descriptionPath = Path.GetFullPath(parsed.GetValue(description)!);
            var dataset = DatasetDescription.Read(descriptionPath);
            var measured = DatasetFingerprint.Read(parsed.GetValue(fingerprint)!);
            var root = Path.GetDirectoryName(descriptionPath)!;
            if (dataset.ExplicitCases is not null || Directory.Exists(Path.Combine(root, RawLayout.TrainingImages))) FingerprintCheck.Against(new DatasetFolder(root), measured);
            var name = parsed.GetValue(datasetName) ?? Path.GetFileName(root);
            var plans = ExperimentPlanner.Plan(dataset, measured, settings, name);
            var file = parsed.GetValue(output)!;
            if (File.Exists(file)) plans = plans.KeepingConfigurationsOf(Plans.Read(file));
            plans.Write(file);
            if (parsed.GetValue(explain)) terminal.WriteLine(PlanExplanation.Of(dataset, measured, settings));
            terminal.WriteLine($"{file}: {string.Join(", ", plans.ConfigurationNames)}");
            return ExitCodes.Done;
        });
        return command;
    }
}
