using System.Text.Json;
using System.Text.Json.Nodes;
using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;

namespace SamCrowd.Experiments.Study;

/// <summary>One study and where its parts lie: what every step is made from.</summary>
public sealed record StudyContext(ExperimentDefinition Experiment, RunFolder Run)
{
    /// <summary>Where SAM's embeddings of slices are kept while labels are made; null where no second label set has use for them.</summary>
    public string? EmbeddingFolder { get; init; }

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public const string Import = "import";

    /// <summary>Images and ground truth in nnU-Net's raw layout.</summary>
    public string DatasetRoot => Run.Of(Import, $"Dataset001_{Experiment.Name}");

    /// <summary>The annotators whose boxes an arm's labels are made from, in the arm's order; none for ground truth.</summary>
    public IReadOnlyList<AnnotatorSection> AnnotatorsOf(ArmSection arm) => arm switch
    {
        { Labels: ArmLabels.GroundTruth } => [],
        { Annotators: { } names } => [.. names.Select(name => Experiment.Annotators.Single(annotator => annotator.Name == name))],
        _ => [Experiment.Annotators[0]],
    };

    public static string Boxes(AnnotatorSection annotator) => $"boxes/{annotator.Name}";

    /// <summary>The annotator's boxes of the training cases.</summary>
    public string BoxFile(AnnotatorSection annotator) => Run.Of(Boxes(annotator), "boxes.csv");

    /// <inheritdoc cref="BoxFile(AnnotatorSection)"/>
    public string BoxFile(LabelSet set) => Run.Of(set.Boxes, "boxes.csv");

    /// <summary>The label sets that an arm's labels come from: one, or one an annotator where labels are fused; none for ground truth.</summary>
    public IReadOnlyList<LabelSet> LabelSetsOf(ArmSection arm)
    {
        var (annotators, unboxed) = (AnnotatorsOf(arm), arm.Unboxed ?? Experiment.Sam.Unboxed);
        if (annotators.Count == 0) return [];
        return FusesLabels(arm) ? [.. annotators.Select(annotator => new LabelSet([annotator], unboxed))] : [new LabelSet(annotators, unboxed)];
    }

    /// <summary>All that SAM has to make.</summary>
    public IReadOnlyList<LabelSet> LabelSets => [.. Experiment.Arms.SelectMany(LabelSetsOf).DistinctBy(set => set.Stage)];

    /// <summary>Whether SAM labels for each of the arm's annotators, and the volumes are fused then.</summary>
    public bool FusesLabels(ArmSection arm) => AnnotatorsOf(arm).Count > 1 && FusionOf(arm) != ArmFusion.Boxes;

    public static ArmFusion FusionOf(ArmSection arm) => arm.Fusion ?? ArmFusion.Majority;

    /// <summary>The stage that fuses the arm's label sets; arms that fuse the same ones in the same way share it.</summary>
    public string FusedLabels(ArmSection arm) =>
        $"fused-labels/{LabelSet.NamesOf(AnnotatorsOf(arm))}/{SettingBinder.ValueOf(LabelSetsOf(arm)[0].Unboxed)}/{SettingBinder.ValueOf(FusionOf(arm))}";

    /// <summary>The stage whose label maps the arm takes.</summary>
    public string LabelSource(ArmSection arm) => FusesLabels(arm) ? FusedLabels(arm) : LabelSetsOf(arm)[0].Stage;

    /// <summary>The images with the labels that the arm learns from.</summary>
    public string ArmDataset(ArmSection arm) => arm.Labels == ArmLabels.GroundTruth ? DatasetRoot : Run.Of(ArmLabelsStage(arm));

    /// <summary>The stage that makes <see cref="ArmDataset"/>.</summary>
    public static string ArmLabelsStage(ArmSection arm) => arm.Labels == ArmLabels.GroundTruth ? Import : $"labels/{arm.Name}";

    /// <summary>Where the arm's fingerprint and plan lie.</summary>
    public string Fingerprint(ArmSection arm) => $"fingerprint/{PlanGroup(arm)}";

    /// <inheritdoc cref="Fingerprint"/>
    public string Plan(ArmSection arm) => $"plan/{PlanGroup(arm)}";

    public string PlansFile(ArmSection arm) => Run.Of(Plan(arm), "nnUNetPlans.json");

    public static string Preprocess(ArmSection arm) => $"preprocess/{arm.Name}";

    public static string Train(ArmSection arm, string fold) => $"train/{arm.Name}/fold_{fold}";

    /// <summary>The folder that holds the arm's folds, plans.json and dataset.json, as nnU-Net lays a trained model out.</summary>
    public string ModelFolder(ArmSection arm) => Run.Of($"train/{arm.Name}");

    public static string Predict(ArmSection arm) => $"predict/{arm.Name}";

    public static string Evaluate(ArmSection arm) => $"evaluate/{arm.Name}";

    public static string LabelQuality(ArmSection arm) => $"label-quality/{arm.Name}";

    public const string Compare = "compare";

    /// <summary>Ground truth of the test cases.</summary>
    public string TestLabels => Path.Combine(DatasetRoot, RawLayout.TestLabels);

    /// <summary>A settings record as it goes into a stage's key.</summary>
    public static JsonObject ToJson<T>(T settings) => (JsonObject)JsonSerializer.SerializeToNode(settings, Json)!;

    private string PlanGroup(ArmSection arm) => Experiment.Plan.Labels == PlanLabels.Shared ? "shared" : arm.Name;
}
