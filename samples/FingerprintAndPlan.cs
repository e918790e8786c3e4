using SamCrowd.Datasets.Layout;
using SamCrowd.NnUNet.Fingerprinting;
using SamCrowd.NnUNet.Planning;

namespace SamCrowd.Samples;

/// <summary>What nnU-Net would make of a data set, without libtorch: fingerprint-and-plan DATASET OUTPUT.json.</summary>
internal static class FingerprintAndPlan
{
    public static void Run(string folder, string output)
    {
        var dataset = new DatasetFolder(folder);
        var fingerprint = FingerprintExtractor.Extract(dataset, threads: 2);
        var plans = ExperimentPlanner.Plan(dataset.Description, fingerprint, PlannerSettings.Named("default"), dataset.Name);
        plans.Write(output);
        foreach (var name in plans.ConfigurationNames)
            Console.WriteLine($"{name}: patch {string.Join("x", plans.Configuration(name).PatchSize)}, batch "
                + $"{plans.Configuration(name).BatchSize}");
    }
}
