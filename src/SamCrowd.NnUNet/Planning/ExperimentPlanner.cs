using System.Globalization;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Provenance;
using SamCrowd.Imaging.Statistics;
using SamCrowd.NnUNet.Fingerprinting;

namespace SamCrowd.NnUNet.Planning;

/// <summary>
/// Configures a segmentation pipeline for a data set by nnU-Net's rules (Isensee et al., Nature Methods 2021; planners of nnU-Net 2.8).
/// No network is built: memory is estimated in closed form.
/// </summary>
[ResultVersion("plan", 1)]
public sealed class ExperimentPlanner
{
    private const double LowresSpacingStep = 1.03;
    private readonly DatasetDescription _description;
    private readonly DatasetFingerprint _fingerprint;
    private readonly PlannerSettings _settings;
    private readonly ConfigurationSearch _search;

    private ExperimentPlanner(DatasetDescription description, DatasetFingerprint fingerprint, PlannerSettings settings)
    {
        (_description, _fingerprint, _settings) = (description, fingerprint, settings);
        _search = new ConfigurationSearch(settings, description.ChannelNames.Count, description.Labels.Entries.Count);
    }

    /// <summary>Plans 2d, 3d_fullres and, where the patch covers too little of the images, 3d_lowres with its cascade.</summary>
    /// <param name="description">Channels decide the normalisation, labels the network's outputs.</param>
    /// <param name="fingerprint">Of the same data set.</param>
    /// <param name="settings">The planner's rules.</param>
    /// <param name="datasetName">Written as dataset_name.</param>
    /// <exception cref="InvalidInputException">The fingerprint is not this data set's, or a setting cannot be obeyed.</exception>
    public static Plans Plan(DatasetDescription description, DatasetFingerprint fingerprint, PlannerSettings settings, string datasetName)
    {
        var decisions = Decide(description, fingerprint, settings);
        return Plans.FromJson(new PlanWriter(description, fingerprint, settings).Write(decisions, datasetName), settings.PlansName);
    }

    /// <summary>The decisions behind <see cref="Plan"/>, for an account of them.</summary>
    internal static PlanningDecisions Decide(DatasetDescription description, DatasetFingerprint fingerprint, PlannerSettings settings)
    {
        settings.Check();
        fingerprint.Check("the fingerprint");
        CheckBelongs(description, fingerprint);
        return new ExperimentPlanner(description, fingerprint, settings).Decide();
    }

    private static void CheckBelongs(DatasetDescription description, DatasetFingerprint fingerprint)
    {
        if (fingerprint.CaseCount != description.TrainingCount)
            throw new InvalidInputException($"the fingerprint has {fingerprint.CaseCount} cases but dataset.json says numTraining "
                + $"{description.TrainingCount}; extract the fingerprint of this data set, or correct numTraining");
        if (fingerprint.Intensities.Count != description.ChannelNames.Count)
            throw new InvalidInputException($"the fingerprint has {fingerprint.Intensities.Count} channels but dataset.json names "
                + $"{description.ChannelNames.Count}; extract the fingerprint of this data set");
    }

    private PlanningDecisions Decide()
    {
        var target = TargetSpacing.For(_fingerprint, _settings);
        var forward = Transpose(target.Spacing);
        int[] backward = [.. Enumerable.Range(0, 3).Select(axis => Array.IndexOf(forward, axis))];
        var spacing = Array.ConvertAll(forward, axis => target.Spacing[axis]);
        var medianShape = Array.ConvertAll(forward, axis => MedianResampledSize(axis, target.Spacing[axis]));
        var datasetVoxels = Product(medianShape) * _description.TrainingCount;
        var (fullres, lowres, note) = medianShape[0] == 1 ? (null, null, "the data set holds single slices: only 2d is planned")
            : Volumetric(spacing, medianShape, datasetVoxels);
        var planar = _search.Find("2d", spacing[1..], medianShape[1..], datasetVoxels);
        return new PlanningDecisions(target, forward, backward, medianShape, planar, fullres, lowres, note);
    }

    /// <summary>The coarsest axis comes first, so that 2d takes its slices across it.</summary>
    private int[] Transpose(IReadOnlyList<double> target)
    {
        if (_settings.SuppressTranspose) return [0, 1, 2];
        var coarsest = target.ToList().IndexOf(target.Max());
        return [coarsest, .. Enumerable.Range(0, 3).Where(axis => axis != coarsest)];
    }

    private double MedianResampledSize(int axis, double target) =>
        Percentiles.Median(_fingerprint.Spacings.Zip(_fingerprint.ShapesAfterCrop, (spacing, shape) =>
            Math.Round(spacing[axis] / target * shape[axis])));

    private (ConfigurationDecision Full, ConfigurationDecision? Low, string Note) Volumetric(double[] spacing, double[] medianShape,
        double datasetVoxels)
    {
        var fullres = _search.Find("3d_fullres", spacing, medianShape, datasetVoxels);
        var medianVoxels = Product(medianShape);
        var patchVoxels = Product(fullres.PatchSize);
        var covered = patchVoxels / medianVoxels;
        ConfigurationDecision? lowres = null;
        double[] coarse = [.. spacing];
        while (patchVoxels / medianVoxels < _settings.LowresThreshold)
        {
            Coarsen(coarse);
            double[] shape = [.. spacing.Zip(coarse, (fine, large) => fine / large).Zip(medianShape, (factor, size) => factor * size)];
            medianVoxels = Product(shape);
            lowres = _search.Find("3d_lowres", [.. coarse], Array.ConvertAll(shape, Math.Round), medianVoxels * _description.TrainingCount);
            patchVoxels = Product(lowres.PatchSize);
        }
        var text = CultureInfo.InvariantCulture;
        if (lowres is null)
            return (fullres, null, string.Create(text, $"a 3d_fullres patch covers {covered:P0} of the median image, at or above the "
                + $"{_settings.LowresThreshold:P0} below which a 3d_lowres configuration is planned"));
        var reduction = Product(medianShape) / medianVoxels;
        if (reduction < 2)
            return (fullres, null, string.Create(text, $"a 3d_fullres patch covers {covered:P0} of the median image, but the coarser image "
                + $"would have only {reduction:0.##} times fewer voxels (less than 2): 3d_lowres is dropped"));
        return (fullres, lowres, string.Create(text, $"a 3d_fullres patch covers only {covered:P0} of the median image (less than "
            + $"{_settings.LowresThreshold:P0}): spacing was enlarged by 3 % a step until a patch covered "
            + $"{patchVoxels / medianVoxels:P0}"));
    }

    /// <summary>Finer axes first, until all are within a factor 2 of the coarsest; then all together.</summary>
    private static void Coarsen(double[] spacing)
    {
        var coarsest = spacing.Max();
        var finer = Array.ConvertAll(spacing, value => coarsest / value > 2);
        var all = !finer.Contains(true);
        for (var axis = 0; axis < spacing.Length; axis++)
            if (all || finer[axis]) spacing[axis] *= LowresSpacingStep;
    }

    private static double Product(IEnumerable<double> values) => values.Aggregate(1.0, (product, value) => product * value);

    private static double Product(IEnumerable<int> values) => values.Aggregate(1.0, (product, value) => product * value);
}
