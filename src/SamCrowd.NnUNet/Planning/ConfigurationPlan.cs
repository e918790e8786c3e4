using System.Text.Json.Nodes;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Json;

namespace SamCrowd.NnUNet.Planning;

/// <summary>
/// One configuration of a plans file (2d, 3d_fullres, 3d_lowres, 3d_cascade_fullres, or one's own) with what it inherits filled in.
/// Everything along axes is in the plan's transposed order (lowest resolution first); a 2d configuration has two axes, the in-plane ones.
/// </summary>
public sealed class ConfigurationPlan
{
    private readonly JsonObject _json;
    private readonly string _source;

    internal ConfigurationPlan(string name, JsonObject json, string file)
    {
        (Name, _json) = (name, json);
        _source = $"{file}: configuration '{name}'";
        DataIdentifier = PlanJson.RequireText(json, "data_identifier", _source);
        Preprocessor = PlanJson.RequireText(json, "preprocessor_name", _source);
        BatchSize = PlanJson.RequireInteger(json, "batch_size", _source);
        PatchSize = PlanJson.RequireIntegers(json, "patch_size", _source);
        MedianImageSize = PlanJson.RequireNumbers(json, "median_image_size_in_voxels", _source);
        Spacing = PlanJson.RequireNumbers(json, "spacing", _source);
        if (Spacing.Any(value => !(value > 0))) throw PlanJson.Wrong(_source, "spacing", "above zero on every axis");
        NormalizationSchemes = [.. PlanJson.RequireArray(json, "normalization_schemes", _source)
            .Select(node => PlanJson.Text(node, "normalization_schemes", _source))];
        UseMaskForNorm = [.. PlanJson.RequireArray(json, "use_mask_for_norm", _source)
            .Select(node => PlanJson.Flag(node, "use_mask_for_norm", _source))];
        ResamplingData = ResamplingPlan.Read(json, "resampling_fn_data", _source);
        ResamplingSegmentation = ResamplingPlan.Read(json, "resampling_fn_seg", _source);
        ResamplingProbabilities = ResamplingPlan.Read(json, "resampling_fn_probabilities", _source);
        Architecture = new ArchitecturePlan(PlanJson.RequireObject(json, "architecture", _source), _source);
        BatchDice = PlanJson.OptionalFlag(json, "batch_dice", false, _source);
        PreviousStage = PlanJson.OptionalText(json, "previous_stage", _source);
        NextStages = json["next_stage"] switch
        {
            null => [],
            JsonArray list => [.. list.Select(node => PlanJson.Text(node, "next_stage", _source))],
            var single => [PlanJson.Text(single, "next_stage", _source)],
        };
        CheckPatch();
    }

    /// <summary>Key of the configuration in the plans file, e.g. "3d_fullres".</summary>
    public string Name { get; }

    /// <summary>Name of the folder of preprocessed data; configurations that share it share the data.</summary>
    public string DataIdentifier { get; }

    /// <summary>"preprocessor_name": nnU-Net's class, DefaultPreprocessor in its own plans.</summary>
    public string Preprocessor { get; }

    /// <summary>Patches in a training batch.</summary>
    public int BatchSize { get; }

    /// <summary>Voxels of a training patch and of a tile in prediction, along the plan's two or three axes.</summary>
    public IReadOnlyList<int> PatchSize { get; }

    /// <summary>Median image size after resampling in voxels; may end in .5.</summary>
    public IReadOnlyList<double> MedianImageSize { get; }

    /// <summary>Target spacing in mm.</summary>
    public IReadOnlyList<double> Spacing { get; }

    /// <summary>
    /// What an image is resampled to, mm along the plan's three axes: a 2d configuration leaves the distance of the slices as it is.
    /// </summary>
    /// <param name="spacing">The image's own, in the plan's axis order.</param>
    public IReadOnlyList<double> TargetSpacing(IReadOnlyList<double> spacing) => Dimensions == 2 ? [spacing[0], .. Spacing] : Spacing;

    /// <summary>2 or 3.</summary>
    public int Dimensions => Spacing.Count;

    /// <summary>
    /// nnU-Net's class name for each channel: CTNormalization, ZScoreNormalization, NoNormalization, RescaleTo01Normalization,
    /// RGBTo01Normalization.
    /// </summary>
    public IReadOnlyList<string> NormalizationSchemes { get; }

    /// <summary>For each channel whether normalisation is computed inside the non-zero region only.</summary>
    public IReadOnlyList<bool> UseMaskForNorm { get; }

    internal ResamplingPlan ResamplingData { get; }

    internal ResamplingPlan ResamplingSegmentation { get; }

    internal ResamplingPlan ResamplingProbabilities { get; }

    internal ArchitecturePlan Architecture { get; }

    /// <summary>True where the Dice loss is computed over the whole batch at once, not for each patch.</summary>
    public bool BatchDice { get; }

    /// <summary>The configuration whose prediction is a further input (cascade), or null.</summary>
    public string? PreviousStage { get; }

    /// <summary>The first configuration that takes this one's prediction as input, or null.</summary>
    public string? NextStage => NextStages.Count > 0 ? NextStages[0] : null;

    /// <summary>Configurations that take this one's predictions as input (a cascade); mostly none.</summary>
    public IReadOnlyList<string> NextStages { get; }

    /// <summary>A copy of the entry with inherited keys filled in, unknown keys included.</summary>
    public JsonObject ToJson() => (JsonObject)_json.DeepClone();

    /// <summary>
    /// The same configuration made to measure, e.g. for a run on a CPU; null keeps what is planned. Fewer <paramref name="features"/> than
    /// stages make the network shallower (<see cref="ArchitecturePlan.WithFeatures"/>).
    /// </summary>
    /// <param name="patchSize">One number an axis, in the plan's axis order, each a multiple of the network's total stride.</param>
    /// <exception cref="InvalidInputException">The patch does not fit the network; the message names the nearest that does.</exception>
    public ConfigurationPlan Override(IReadOnlyList<int>? patchSize = null, int? batchSize = null, IReadOnlyList<int>? features = null)
    {
        if (batchSize is < 1) throw new InvalidInputException($"{_source}: a batch of {batchSize}; it must hold at least one patch");
        var json = ToJson();
        if (patchSize is not null) json["patch_size"] = PlanJson.List(patchSize);
        if (batchSize is not null) json["batch_size"] = batchSize.Value;
        if (features is not null) json["architecture"] = Architecture.WithFeatures(features).ToJson();
        return new ConfigurationPlan(Name, json, _source[.._source.LastIndexOf(": configuration", StringComparison.Ordinal)]);
    }

    private void CheckPatch()
    {
        if (Architecture.Dimensions != Dimensions || PatchSize.Count != Dimensions)
            throw new InvalidInputException($"{_source}: {Dimensions} spacings, {PatchSize.Count} patch sizes and {Architecture.ConvOp} do "
                + "not go together");
        if (BatchSize < 1) throw PlanJson.Wrong(_source, "batch_size", "at least 1");
        if (NormalizationSchemes.Count != UseMaskForNorm.Count)
            throw new InvalidInputException($"{_source}: {NormalizationSchemes.Count} normalization_schemes but {UseMaskForNorm.Count} "
                + "use_mask_for_norm");
        var stride = Architecture.TotalStride;
        if (PatchSize.Zip(stride).All(pair => pair.First > 0 && pair.First % pair.Second == 0)) return;
        var nearest = PatchSize.Zip(stride, (size, step) => Math.Max(1, (int)Math.Round(size / (double)step)) * step);
        throw new InvalidInputException(
            $"{_source}: the patch [{string.Join(", ", PatchSize)}] is no multiple of the network's total stride "
            + $"[{string.Join(", ", stride)}]; the nearest that fits is [{string.Join(", ", nearest)}]");
    }
}
