using System.Globalization;
using System.Text;
using SamCrowd.Datasets.Layout;
using SamCrowd.NnUNet.Fingerprinting;

namespace SamCrowd.NnUNet.Planning;

/// <summary>A readable account of a plan: for each decision the rule, the numbers that went in, and what limited it.</summary>
internal sealed class PlanExplanation
{
    private const int ShownSteps = 6;
    private readonly DatasetDescription _description;
    private readonly DatasetFingerprint _fingerprint;
    private readonly PlannerSettings _settings;
    private readonly PlanningDecisions _decisions;
    private readonly StringBuilder _text = new();

    private PlanExplanation(DatasetDescription description, DatasetFingerprint fingerprint, PlannerSettings settings,
        PlanningDecisions decisions) =>
        (_description, _fingerprint, _settings, _decisions) = (description, fingerprint, settings, decisions);

    /// <summary>Plain text, lines of up to about 160 characters.</summary>
    public static string Of(DatasetDescription description, DatasetFingerprint fingerprint, PlannerSettings settings)
    {
        var explanation = new PlanExplanation(description, fingerprint, settings,
            ExperimentPlanner.Decide(description, fingerprint, settings));
        return explanation.Write();
    }

    private string Write()
    {
        _text.Append(CultureInfo.InvariantCulture,
            $"{_settings.Planner}: {_fingerprint.CaseCount} cases, {Count(_description.ChannelNames.Count, "channel")}, "
            + $"{Count(_description.Labels.Entries.Count, "label")} with background, memory target {_settings.MemoryTargetGB} GB\n");
        _text.Append('\n');
        Spacing();
        Axes();
        Normalisation();
        if (_decisions.FullResolution is { } fullres) Configuration(fullres);
        if (_decisions.LowResolution is { } lowres) Configuration(lowres);
        _text.Append('\n');
        _text.Append(CultureInfo.InvariantCulture, $"3d_lowres and cascade: {_decisions.LowResolutionNote}.\n");
        Configuration(_decisions.Planar);
        return _text.ToString();
    }

    private void Spacing()
    {
        var target = _decisions.TargetSpacing;
        _text.Append(CultureInfo.InvariantCulture, $"Target spacing {Millimetres(target.Spacing)} (z y x).\n");
        _text.Append(CultureInfo.InvariantCulture,
            $"  Median over the cases: spacing {Millimetres(target.MedianSpacing)}, size {Voxels(target.MedianSize)}.\n");
        var others = Enumerable.Range(0, 3).Where(axis => axis != target.CoarsestAxis).ToArray();
        var spacingRatio = target.MedianSpacing[target.CoarsestAxis] / others.Max(axis => target.MedianSpacing[axis]);
        var sizeRatio = others.Min(axis => target.MedianSize[axis]) / target.MedianSize[target.CoarsestAxis];
        var ratios = string.Create(CultureInfo.InvariantCulture,
            $"axis {"zyx"[target.CoarsestAxis]} is {spacingRatio:0.##} times coarser than the next and has {sizeRatio:0.##} "
            + $"times fewer voxels than the smallest other (both must exceed {_settings.AnisotropyThreshold})");
        _text.Append(CultureInfo.InvariantCulture, $"  {target.Rule switch
        {
            TargetSpacingRule.Given => "Given in the settings; the rule was not applied.",
            TargetSpacingRule.Median => $"Rule: the median. The exception for coarse axes does not apply: {ratios}.",
            _ => $"Rule: the median, but the 10th percentile along the coarse axis so that thick slices do not blur the finer "
                + $"cases: {ratios}.",
        }}\n");
    }

    private void Axes()
    {
        var order = string.Concat(_decisions.TransposeForward.Select(axis => "zyx"[axis]));
        _text.Append(CultureInfo.InvariantCulture, $"Axis order {order}: "
            + $"{(_settings.SuppressTranspose ? "kept, as the settings ask"
                : "the coarsest axis of the target spacing comes first, so that 2d slices lie across it")}.\n");
        _text.Append(CultureInfo.InvariantCulture, $"  Median image at the target spacing: {Voxels(_decisions.MedianShape)}.\n");
    }

    private void Normalisation()
    {
        var cropped = _fingerprint.MedianRelativeSizeAfterCropping < 0.75;
        foreach (var name in _description.ChannelNames)
        {
            var scheme = ChannelNormalization.SchemeFor(name);
            var masked = cropped && ChannelNormalization.KeepsZeroOutsideMask(scheme);
            _text.Append(CultureInfo.InvariantCulture, $"Channel {name}: {scheme}{(masked ? ", inside the non-zero region only" : "")}.\n");
        }
        _text.Append(CultureInfo.InvariantCulture,
            $"  Cropping to the non-zero region leaves {_fingerprint.MedianRelativeSizeAfterCropping:P0} of a median image; below 75 % "
            + $"z-scores are taken inside that region only.\n");
    }

    private void Configuration(ConfigurationDecision decision)
    {
        _text.Append('\n');
        _text.Append(CultureInfo.InvariantCulture,
            $"{decision.Name}: spacing {Millimetres(decision.Spacing)}, patch {Voxels(decision.PatchSize)}, batch {decision.BatchSize}, "
            + $"{decision.Topology.Stages} stages\n");
        Patch(decision);
        Depth(decision);
        Batch(decision);
        Memory(decision);
    }

    private void Patch(ConfigurationDecision decision)
    {
        var cube = decision.Spacing.Count == 3 ? "256³" : "2048²";
        _text.Append(CultureInfo.InvariantCulture,
            $"  Patch: {Voxels(decision.AspectPatch)} has the spacing's aspect ratio at {cube} voxels; cut to the median image "
            + $"{Voxels(decision.MedianShape)} it is {Voxels(decision.InitialPatch)},\n");
        _text.Append(CultureInfo.InvariantCulture, $"    padded to the poolings {Voxels(decision.Steps[0].PatchSize)}.\n");
        if (decision.Steps.Count == 1)
        {
            _text.Append(CultureInfo.InvariantCulture,
                $"    Nothing smaller was needed: the patch is limited by the images, not by memory.\n");
        }
        else
        {
            _text.Append(CultureInfo.InvariantCulture,
                $"    Limited by memory: made smaller {Count(decision.Steps.Count - 1, "time")}, each time along the axis that is "
                + $"largest against the median image:\n");
            foreach (var step in decision.Steps.Take(ShownSteps))
                _text.Append(CultureInfo.InvariantCulture,
                    $"      {Voxels(step.PatchSize)}: {step.FeatureMapSize / 1e6:N0} million feature-map values\n");
            if (decision.Steps.Count > ShownSteps)
                _text.Append(CultureInfo.InvariantCulture,
                    $"      … {decision.Steps.Count - ShownSteps - 1} more …\n");
            if (decision.Steps.Count > ShownSteps)
                _text.Append(CultureInfo.InvariantCulture,
                    $"      {Voxels(decision.PatchSize)}: {decision.FeatureMapSize / 1e6:N0} million\n");
        }
        var least = _settings.ResidualEncoder ? 1 : 2.0 / _settings.ReferenceBatch(decision.Spacing.Count);
        _text.Append(CultureInfo.InvariantCulture,
            $"    Limit: {decision.FeatureMapSize / 1e6:N0} million values{(least == 1 ? "" : Text($" · {least:0.###}"))} must not "
            + $"exceed the {decision.MemoryReference / 1e6:N0} million that fit {_settings.MemoryTargetGB} GB.\n");
    }

    private void Depth(ConfigurationDecision decision)
    {
        var network = decision.Network;
        var bottleneck = decision.PatchSize.Zip(decision.Topology.Divisor, (edge, divisor) => edge / divisor).ToArray();
        _text.Append(CultureInfo.InvariantCulture,
            $"  Depth: axes are pooled {string.Join(", ", decision.Topology.Divisor.Select(divisor => Math.Log2(divisor)))} times, down "
            + $"to {Voxels(bottleneck)}: until an edge would fall below {_settings.MinFeatureMapEdge},\n");
        _text.Append(CultureInfo.InvariantCulture, $"    and only axes within a factor 2 of the finest spacing. Kernels by stage: "
            + $"{string.Join(" ", decision.Topology.KernelSizes.Select(kernel => string.Join("x", kernel)))}.\n");
        _text.Append(CultureInfo.InvariantCulture,
            $"    {(network.ResidualEncoder ? "ResidualEncoderUNet" : "PlainConvUNet")}, features {string.Join(" ", network.Features)}, "
            + $"{network.Parameters() / 1e6:0.00} million parameters.\n");
    }

    private void Batch(ConfigurationDecision decision)
    {
        var limit = decision.BatchSize == _settings.MinBatchSize
            && Math.Min(decision.BatchFromMemory, decision.BatchFromDataset) < decision.BatchSize
            ? "the smallest allowed"
            : decision.BatchFromDataset < decision.BatchFromMemory ? "limited by the data set" : "limited by memory";
        _text.Append(CultureInfo.InvariantCulture,
            $"  Batch: memory holds {decision.BatchFromMemory} patches; {_settings.MaxDatasetCovered:P0} of the data set's "
            + $"{decision.DatasetVoxels / 1e6:N1} million voxels are {decision.BatchFromDataset}; at least {_settings.MinBatchSize}: "
            + $"{decision.BatchSize}, {limit}.\n");
    }

    private void Memory(ConfigurationDecision decision)
    {
        var forecast = MemoryForecast.Of(decision, _settings);
        _text.Append(CultureInfo.InvariantCulture,
            $"  Expected memory: training {forecast.TrainingGpuMixedPrecision / 1e9:0.0} GB on a GPU with mixed precision (nnU-Net's "
            + $"calibration), {forecast.TrainingFloat32 / 1e9:0.0} GB in float32 (12 B a parameter, 8 B a feature-map value);\n");
        _text.Append(CultureInfo.InvariantCulture,
            $"    prediction of a median image {forecast.PredictionFloat32 / 1e9:0.00} GB in float32.\n");
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private static string Count(int number, string thing) => Text($"{number} {thing}{(number == 1 ? "" : "s")}");

    private static string Millimetres(IEnumerable<double> values) =>
        string.Join(" x ", values.Select(value => value.ToString("0.####", CultureInfo.InvariantCulture))) + " mm";

    private static string Voxels(IEnumerable<double> values) =>
        string.Join("x", values.Select(value => value.ToString("0.#", CultureInfo.InvariantCulture)));

    private static string Voxels(IEnumerable<int> values) => string.Join("x", values);
}
