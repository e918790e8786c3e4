using System.Globalization;
using SamCrowd.Datasets.Layout;
using SamCrowd.Segmentation.Fingerprinting;
using SamCrowd.Segmentation.Planning;
using SamCrowd.Testing;

namespace SamCrowd.Benchmarks;

/// <summary>All four planners on the nine made-up data sets.</summary>
public sealed class PlanningBenchmark : IBenchmark
{
    private const int Repeats = 7;

    public string Name => "planning";

    public string Description => "36 plans (9 fingerprints of shared/golden/plans, 4 planners), one thread; no baseline in this run, since the peer's planner builds torch networks: the bound is 1 s";

    public void Run(TextWriter output)
    {
        var inputs = Directory.EnumerateDirectories(SharedData.Golden("plans")).Order(StringComparer.Ordinal).Select(folder =>
            (Description: DatasetDescription.Read(Path.Combine(folder, "dataset.json")), Fingerprint: DatasetFingerprint.Read(Path.Combine(folder, "dataset_fingerprint.json")))).ToList();
        PlannerSettings[] planners = [PlannerSettings.Default, PlannerSettings.ResEncM, PlannerSettings.ResEncL, PlannerSettings.ResEncXL];
        var runs = Timing.Of(Repeats, () =>
        {
            foreach (var (description, fingerprint) in inputs)
                foreach (var planner in planners) ExperimentPlanner.Plan(description, fingerprint, planner, "benchmark");
        });
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {inputs.Count * planners.Length} plans: {runs.Min(run => run.Wall):0.0000} s (processor {runs.Min(run => run.Processor):0.0000} s), bound 1 s"));
    }
}
