using SamCrowd.Cli.Output;
using SamCrowd.Datasets.Layout;
using SamCrowd.NnUNet.Fingerprinting;
using SamCrowd.NnUNet.Planning;

namespace SamCrowd.Cli.Commands.Network;

/// <summary>Fingerprint and plans of a data set where no file is named: in <c>plans/NAME</c>, made where they are missing.</summary>
internal static class DatasetPlans
{
    private const string FingerprintFile = "dataset_fingerprint.json";

    /// <summary>The plans file of a data set that is named alone, relative to the current folder.</summary>
    public static string DefaultFile(DatasetFolder dataset) => Path.Combine("plans", dataset.Name, "nnUNetPlans.json");

    /// <summary>Where the fingerprint of a plans file lies: beside it.</summary>
    public static string FingerprintBeside(string plansFile) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(plansFile))!, FingerprintFile);

    /// <summary>The data set's fingerprint from a file, which is extracted and written where it is missing.</summary>
    /// <exception cref="Imaging.InvalidInputException">The file belongs to another data set.</exception>
    public static DatasetFingerprint Fingerprint(DatasetFolder dataset, string file, Terminal terminal)
    {
        if (File.Exists(file))
        {
            var known = DatasetFingerprint.Read(file);
            FingerprintCheck.Against(dataset, known);
            return known;
        }
        var made = terminal.Track(
            progress => FingerprintExtractor.Extract(dataset, Environment.ProcessorCount, progress, terminal.Cancellation));
        made.Write(file);
        terminal.WriteLine($"{file}: fingerprint of {made.CaseCount} cases");
        return made;
    }

    /// <summary>The default plans of a data set, made by the default planner where they are missing.</summary>
    /// <returns>The plans file.</returns>
    public static string FileFor(DatasetFolder dataset, Terminal terminal)
    {
        var file = DefaultFile(dataset);
        if (File.Exists(file)) return file;
        var fingerprint = Fingerprint(dataset, FingerprintBeside(file), terminal);
        var plans = ExperimentPlanner.Plan(dataset.Description, fingerprint, PlannerSettings.Default, dataset.Name);
        plans.Write(file);
        terminal.WriteLine($"{file}: {string.Join(", ", plans.ConfigurationNames)}");
        return file;
    }
}
