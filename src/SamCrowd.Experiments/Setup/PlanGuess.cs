using SamCrowd.Datasets.Import;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Fingerprinting;
using SamCrowd.NnUNet.Planning;

namespace SamCrowd.Experiments.Setup;

/// <summary>A network that a machine trains in minutes: on a GPU the planner's own, on a CPU a smaller patch and fewer features.</summary>
/// <param name="PatchSize">In place of the planner's; null to keep it.</param>
/// <param name="Seconds">About how long one training takes; null where that is not known.</param>
internal sealed record PlanGuess(IReadOnlyList<int>? PatchSize, int BatchSize, IReadOnlyList<int> Features, int Epochs, int Iterations,
    double? Seconds)
{
    private const int MostHeaders = 60;
    private const int VoxelsOfPatch = 96 * 1024;

    // Measured: forward, backward and step of a network of 8 to 64 features, one processor core, for each voxel of a batch.
    private const double SecondsPerVoxel = 4e-6;

    private static readonly int[] Widths = [8, 16, 32, 64];

    /// <param name="cases">The training cases.</param>
    public static PlanGuess Of(DatasetSource source, IReadOnlyList<string> cases, bool hasGpu)
    {
        if (hasGpu) return new PlanGuess(null, 2, [], 250, 250, null);
        var configuration = Planned(source, cases);
        int[] features = [.. Widths.Take(configuration.Architecture.NStages)];
        var stride = configuration.Architecture.WithFeatures(features).TotalStride;
        int[] patch = [.. configuration.PatchSize.Zip(stride, (size, step) => Math.Max(1, size / step) * step)];
        while (patch.Aggregate(1L, (product, size) => product * size) > VoxelsOfPatch)
        {
            var longest = Array.IndexOf(patch, patch.Max());
            if (patch[longest] <= 2 * stride[longest]) break;
            patch[longest] -= stride[longest];
        }
        var (batch, epochs, iterations) = (2, 20, 50);
        var voxels = batch * patch.Aggregate(1L, (product, size) => product * size);
        return new PlanGuess(patch, batch, features, epochs, iterations,
            epochs * iterations * voxels * SecondsPerVoxel / Environment.ProcessorCount);
    }

    /// <summary>What the planner would say, from sizes and voxel sizes alone; intensities do not enter patch and network.</summary>
    private static ConfigurationPlan Planned(DatasetSource source, IReadOnlyList<string> cases)
    {
        var wanted = cases.ToHashSet();
        var headers = source.Cases.Where(item => wanted.Contains(item.Id)).Take(MostHeaders)
            .Select(item => VolumeFile.ReadHeader(item.Images[0])).ToArray();
        var fingerprint = new DatasetFingerprint(
            [.. headers.Select(header => header.Geometry.Spacing.ToZyx())],
            [.. headers.Select(header => header.Size.ToArray())],
            [.. source.Description.ChannelNames.Select(_ => new ForegroundIntensities(1, 0, 0, -1, -1, 1, 1))],
            1);
        var plans = ExperimentPlanner.Plan(
            source.Description with { TrainingCount = headers.Length }, fingerprint, PlannerSettings.Default, "Dataset001_draft");
        return plans.Configuration("3d_fullres");
    }
}
