using System.CommandLine;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Definition;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Fingerprinting;
using SamCrowd.NnUNet.Planning;

namespace SamCrowd.Cli.Commands.Network;

/// <summary><c>samcrowd plan</c>: nnU-Net's plans file, and on demand why it says what it says.</summary>
internal static class PlanCommand
{
    public static Command Create(Terminal terminal)
    {
        var dataset = new Argument<string?>("DATASET")
        {
            Description = "Data set in nnU-Net's raw layout; its fingerprint is made where it is missing.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var description = new Option<string?>("--dataset-json")
        {
            Description = "In place of DATASET: its dataset.json, with --fingerprint.",
            HelpName = "FILE",
        };
        var fingerprint = new Option<string?>("--fingerprint")
        {
            Description = "Its fingerprint (samcrowd fingerprint); dataset_fingerprint.json next to --out if none is given.",
            HelpName = "FILE",
        };
        var output = new Option<string?>("--out")
        {
            Description = "Plans file to write, plans/NAME/nnUNetPlans.json if none is given; custom configurations in an existing "
                + "file are kept.",
            HelpName = "FILE.json",
        };
        var planner = SettingOptions<PlanSection>.Only(new(), "planner");
        var options = new SettingOptions<PlannerSettings>(PlannerSettings.Default);
        var datasetName = new Option<string?>("--dataset-name")
        {
            Description = "Name of the data set; the folder of dataset.json otherwise.",
            HelpName = "NAME",
        };
        var explain = new Option<bool>("--explain")
        {
            Description = "Print the reasons: for each decision its rule, its numbers and what limited it.",
        };
        var command = new Command("plan", "Plan network, patch, batch and preprocessing by nnU-Net's rules.")
        {
            dataset, description, fingerprint, output, datasetName, explain,
        };
        planner.AddTo(command);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var settings = options.Read(parsed, PlannerSettings.Named(planner.Read(parsed).Planner));
            if (parsed.GetValue(dataset) is null == parsed.GetValue(description) is null)
                throw new InvalidInputException("plan: name the data set's folder, or its dataset.json with --dataset-json, and not both");
            var folder = parsed.GetValue(dataset) is { } root ? new DatasetFolder(root) : null;
            var file = parsed.GetValue(output)
                ?? (folder is null ? throw new InvalidInputException("plan: name the plans file with --out")
                : DatasetPlans.DefaultFile(folder));
            var (about, measured) = folder is null
                ? Read(parsed.GetValue(description)!, parsed.GetValue(fingerprint))
                : (folder.Description,
                    DatasetPlans.Fingerprint(folder, parsed.GetValue(fingerprint) ?? DatasetPlans.FingerprintBeside(file), terminal));
            var name = parsed.GetValue(datasetName) ?? folder?.Name
                ?? Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(parsed.GetValue(description)!))!);
            var plans = ExperimentPlanner.Plan(about, measured, settings, name);
            if (File.Exists(file)) plans = plans.KeepingConfigurationsOf(Plans.Read(file));
            plans.Write(file);
            if (parsed.GetValue(explain)) terminal.WriteLine(PlanExplanation.Of(about, measured, settings));
            terminal.WriteLine($"{file}: {string.Join(", ", plans.ConfigurationNames)}");
            return ExitCodes.Done;
        });
        return command;
    }

    private static (DatasetDescription Dataset, DatasetFingerprint Measured) Read(string descriptionFile, string? fingerprintFile)
    {
        var full = Path.GetFullPath(descriptionFile);
        var dataset = DatasetDescription.Read(full);
        var measured = DatasetFingerprint.Read(
            fingerprintFile ?? throw new InvalidInputException("plan: --dataset-json needs --fingerprint FILE; or name the data "
            + "set's folder"));
        var root = Path.GetDirectoryName(full)!;
        if (dataset.ExplicitCases is not null || Directory.Exists(Path.Combine(root, RawLayout.TrainingImages)))
            FingerprintCheck.Against(new DatasetFolder(root), measured);
        return (dataset, measured);
    }
}
