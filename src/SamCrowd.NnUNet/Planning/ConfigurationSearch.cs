using System.Globalization;
using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Planning;

/// <summary>
/// Finds patch, network and batch of one configuration: the largest patch of the spacing's aspect ratio whose network fits the memory.
/// </summary>
internal sealed class ConfigurationSearch(PlannerSettings settings, int inputChannels, int outputChannels)
{
    /// <param name="spacing">mm, 2 or 3 axes.</param>
    /// <param name="medianShape">Voxels at that spacing.</param>
    /// <param name="datasetVoxels">Voxels of all training cases at that spacing.</param>
    /// <exception cref="InvalidInputException">Not even the smallest patch fits the memory target.</exception>
    public ConfigurationDecision Find(string name, double[] spacing, double[] medianShape, double datasetVoxels)
    {
        var axes = spacing.Length;
        var aspect = AspectPatch(spacing);
        double[] initial = [.. aspect.Zip(medianShape, (edge, median) => Math.Min(edge, median))];
        var topology = NetworkTopology.For(spacing, initial, settings.MinFeatureMapEdge);
        var network = Network(topology);
        var reference = settings.Reference(axes);
        var referenceBatch = settings.ReferenceBatch(axes);
        var steps = new List<PatchStep>();
        while (true)
        {
            var estimate = network.FeatureMapSize(topology.PatchSize);
            if (!IsTooLarge(estimate, reference, referenceBatch))
            {
                steps.Add(new PatchStep(topology.PatchSize, estimate, null));
                break;
            }
            var axis = MostOversized(topology.PatchSize, medianShape);
            steps.Add(new PatchStep(topology.PatchSize, estimate, axis));
            topology = Reduce(topology, axis, spacing, name);
            network = Network(topology);
        }
        var fitting = (long)Math.Round(reference / steps[^1].FeatureMapSize * referenceBatch);
        var patchVoxels = topology.PatchSize.Aggregate(1.0, (product, edge) => product * edge);
        var covering = (long)Math.Round(datasetVoxels * settings.MaxDatasetCovered / patchVoxels);
        var batch = (int)Math.Max(Math.Min(fitting, covering), settings.MinBatchSize);
        return new ConfigurationDecision(name, spacing, medianShape, aspect, initial, steps, topology, network, reference, fitting,
            covering, batch, datasetVoxels);
    }

    /// <summary>
    /// The default planner measured its reference with more patches than it must fit, the residual ones did not correct for that.
    /// </summary>
    private bool IsTooLarge(long estimate, double reference, int referenceBatch) =>
        settings.ResidualEncoder ? estimate > reference : (double)estimate / referenceBatch * 2 > reference;

    private static int[] AspectPatch(double[] spacing)
    {
        var axes = spacing.Length;
        var inverse = Array.ConvertAll(spacing, value => 1 / value);
        var volume = axes == 3 ? 256.0 * 256 * 256 : 2048.0 * 2048;
        var scale = Math.Pow(volume / inverse.Aggregate(1.0, (product, value) => product * value), 1.0 / axes);
        return Array.ConvertAll(inverse, value => (int)Math.Round(value * scale));
    }

    /// <summary>The axis whose patch edge is largest against the median image; the last of equals.</summary>
    private static int MostOversized(IReadOnlyList<int> patch, double[] medianShape)
    {
        var worst = 0;
        for (var axis = 1; axis < patch.Count; axis++)
            if (patch[axis] / medianShape[axis] >= patch[worst] / medianShape[worst]) worst = axis;
        return worst;
    }

    /// <summary>
    /// One step smaller along an axis: the step is the divisor that the smaller patch will have, so that no valid size is skipped
    /// (256 with divisor 64 goes to 224, not to 192).
    /// </summary>
    private NetworkTopology Reduce(NetworkTopology topology, int axis, double[] spacing, string name)
    {
        double[] probe = [.. topology.PatchSize];
        probe[axis] -= topology.Divisor[axis];
        double[] smaller = [.. topology.PatchSize];
        smaller[axis] -= NetworkTopology.For(spacing, probe, settings.MinFeatureMapEdge).Divisor[axis];
        if (smaller[axis] < 1)
            throw new InvalidInputException(string.Create(CultureInfo.InvariantCulture,
                $"configuration '{name}': a memory target of {settings.MemoryTargetGB} GB is too small for any patch; give more"));
        return NetworkTopology.For(spacing, smaller, settings.MinFeatureMapEdge);
    }

    private UNetShape Network(NetworkTopology topology)
    {
        var stages = topology.Stages;
        var maximum = settings.MaxFeatures(topology.PatchSize.Count);
        return new UNetShape
        {
            ResidualEncoder = settings.ResidualEncoder,
            InputChannels = inputChannels,
            OutputChannels = outputChannels,
            Features = [.. Enumerable.Range(0, stages).Select(stage => (int)Math.Min(maximum, (long)settings.BaseFeatures << stage))],
            KernelSizes = topology.KernelSizes,
            Strides = topology.Strides,
            EncoderDepths = [.. Enumerable.Range(0, stages).Select(settings.EncoderBlocks)],
            DecoderDepths = [.. Enumerable.Repeat(settings.DecoderConvolutions, stages - 1)],
        };
    }
}
