using System.Text.Json.Nodes;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Json;

namespace SamCrowd.NnUNet.Planning;

/// <summary>
/// The network of one configuration, from a plans file's <c>architecture</c> entry. Lists have one entry a stage, highest resolution first;
/// kernels and strides one number an axis in the plan's (transposed) axis order.
/// </summary>
internal sealed class ArchitecturePlan
{
    // A network that halves a patch so often takes one of 2^31 voxels along an axis.
    private const int MostStages = 32;

    private readonly JsonObject _json;
    private readonly string _source;

    internal ArchitecturePlan(JsonObject json, string source)
    {
        (_json, _source) = (json, source);
        ClassName = PlanJson.RequireText(json, "network_class_name", source);
        var settings = PlanJson.RequireObject(json, "arch_kwargs", source);
        var within = $"{source}: arch_kwargs";
        NStages = PlanJson.RequireInteger(settings, "n_stages", within);
        if (NStages is < 2 or > MostStages) throw PlanJson.Wrong(within, "n_stages", $"a number from 2 to {MostStages}");
        ConvOp = PlanJson.RequireText(settings, "conv_op", within);
        Dimensions = ConvOp.EndsWith("2d", StringComparison.Ordinal) ? 2 : ConvOp.EndsWith("3d", StringComparison.Ordinal) ? 3
            : throw PlanJson.Wrong(within, "conv_op", "a class that ends in Conv2d or Conv3d");
        FeaturesPerStage = PerStage(settings, "features_per_stage", NStages, within);
        KernelSizes = PerStageAndAxis(settings, "kernel_sizes", within);
        Strides = PerStageAndAxis(settings, "strides", within);
        NConvPerStage = settings.ContainsKey("n_conv_per_stage") ? PerStage(settings, "n_conv_per_stage", NStages, within) : null;
        NBlocksPerStage = settings.ContainsKey("n_blocks_per_stage") ? PerStage(settings, "n_blocks_per_stage", NStages, within) : null;
        if (NConvPerStage is null && NBlocksPerStage is null)
            throw new InvalidInputException($"{within}: neither 'n_conv_per_stage' nor 'n_blocks_per_stage' is there; plan again");
        NConvPerStageDecoder = PerStage(settings, "n_conv_per_stage_decoder", NStages - 1, within);
        ConvBias = PlanJson.OptionalFlag(settings, "conv_bias", false, within);
        NormOp = PlanJson.OptionalText(settings, "norm_op", within);
        NormOpSettings = settings["norm_op_kwargs"] as JsonObject ?? [];
        DropoutOp = PlanJson.OptionalText(settings, "dropout_op", within);
        Nonlin = PlanJson.OptionalText(settings, "nonlin", within);
        NonlinSettings = settings["nonlin_kwargs"] as JsonObject ?? [];
    }

    /// <summary>Python's full class name, e.g. dynamic_network_architectures.architectures.unet.PlainConvUNet.</summary>
    public string ClassName { get; }

    /// <summary>The class name's last part: PlainConvUNet or ResidualEncoderUNet.</summary>
    public string ShortClassName => ClassName[(ClassName.LastIndexOf('.') + 1)..];

    public bool IsResidualEncoder => ShortClassName == "ResidualEncoderUNet";

    /// <summary>2 or 3.</summary>
    public int Dimensions { get; }

    public int NStages { get; }

    public IReadOnlyList<int> FeaturesPerStage { get; }

    public IReadOnlyList<IReadOnlyList<int>> KernelSizes { get; }

    /// <summary>Stride of each stage's first convolution; all 1 for the first stage.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Strides { get; }

    /// <summary>Convolutions a stage of a plain encoder; null for a residual one.</summary>
    public IReadOnlyList<int>? NConvPerStage { get; }

    /// <summary>Residual blocks a stage; null for a plain encoder.</summary>
    public IReadOnlyList<int>? NBlocksPerStage { get; }

    /// <summary>Convolutions a decoder stage, from the lowest resolution up: <see cref="NStages"/> - 1 entries.</summary>
    public IReadOnlyList<int> NConvPerStageDecoder { get; }

    public string ConvOp { get; }

    public bool ConvBias { get; }

    public string? NormOp { get; }

    /// <summary>norm_op_kwargs; empty where null. Not to be changed.</summary>
    public JsonObject NormOpSettings { get; }

    /// <summary>eps of the normalisation layer (PyTorch's default where the plan names none).</summary>
    public double NormEpsilon => NormOpSettings["eps"] is { } eps ? PlanJson.Number(eps, "eps", _source) : 1e-5;

    /// <summary>Whether the normalisation layer learns scale and shift.</summary>
    public bool NormAffine => PlanJson.OptionalFlag(NormOpSettings, "affine", false, _source);

    public string? DropoutOp { get; }

    public string? Nonlin { get; }

    public JsonObject NonlinSettings { get; }

    /// <summary>Product of the strides along each axis: a patch must be a multiple of it. At most <see cref="int.MaxValue"/>.</summary>
    public IReadOnlyList<int> TotalStride => [.. Enumerable.Range(0, Dimensions).Select(axis =>
        Strides.Aggregate(1, (product, stride) => (int)Math.Min((long)product * stride[axis], int.MaxValue)))];

    public JsonObject ToJson() => (JsonObject)_json.DeepClone();

    /// <summary>
    /// The same network with other widths. Fewer widths than stages keep the first stages with their kernels and strides (a shallower
    /// network).
    /// </summary>
    /// <exception cref="InvalidInputException">More widths than stages, fewer than two, or one below 1.</exception>
    public ArchitecturePlan WithFeatures(IReadOnlyList<int> features)
    {
        if (features.Count > NStages || features.Count < 2)
            throw new InvalidInputException($"{_source}: {features.Count} features for a network of {NStages} stages; name 2 to "
                + $"{NStages} of them");
        if (features.Any(width => width < 1))
            throw new InvalidInputException($"{_source}: features [{string.Join(", ", features)}]; each must be at least 1");
        var stages = features.Count;
        var json = ToJson();
        var settings = json["arch_kwargs"]!.AsObject();
        settings["n_stages"] = stages;
        settings["features_per_stage"] = PlanJson.List(features);
        settings["kernel_sizes"] = PlanJson.List(KernelSizes.Take(stages));
        settings["strides"] = PlanJson.List(Strides.Take(stages));
        if (NConvPerStage is not null) settings["n_conv_per_stage"] = PlanJson.List(NConvPerStage.Take(stages));
        if (NBlocksPerStage is not null) settings["n_blocks_per_stage"] = PlanJson.List(NBlocksPerStage.Take(stages));
        settings["n_conv_per_stage_decoder"] = PlanJson.List(NConvPerStageDecoder.Take(stages - 1));
        return new ArchitecturePlan(json, _source);
    }

    private static int[] PerStage(JsonObject settings, string key, int stages, string source)
    {
        var node = PlanJson.Require(settings, key, source);
        if (!PlanJson.IsList(node)) return [.. Enumerable.Repeat(PlanJson.Positive(node, key, source), stages)];
        var values = node.AsArray().Select(value => PlanJson.Positive(value, key, source)).ToArray();
        return values.Length == stages ? values
            : throw new InvalidInputException($"{source}: '{key}' has {values.Length} entries where n_stages = {settings["n_stages"]} asks "
            + $"for {stages}");
    }

    private int[][] PerStageAndAxis(JsonObject settings, string key, string source)
    {
        var node = PlanJson.Require(settings, key, source);
        if (!PlanJson.IsList(node)) return [.. Enumerable.Repeat(PerAxis(node, key, source), NStages)];
        var rows = node.AsArray().Select(row => PerAxis(row, key, source)).ToArray();
        return rows.Length == NStages ? rows
            : throw new InvalidInputException($"{source}: '{key}' has {rows.Length} entries where n_stages = {NStages}");
    }

    private int[] PerAxis(JsonNode? node, string key, string source)
    {
        if (node is not JsonArray list) return [.. Enumerable.Repeat(PlanJson.Positive(node, key, source), Dimensions)];
        var values = list.Select(value => PlanJson.Positive(value, key, source)).ToArray();
        return values.Length == Dimensions ? values : throw PlanJson.Wrong(source, key, $"one number or {Dimensions} a stage");
    }
}
