using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Stages;

namespace SamCrowd.Experiments.Study.Layout;

/// <summary>The ids of a study's stages and where their results lie: STAGE/ARM[/seed_S][/fold_K] below the run's folder.</summary>
/// <param name="Run">The run's folder.</param>
/// <param name="Name">The study's name.</param>
internal sealed record StudyLayout(RunFolder Run, string Name)
{
    public static readonly StageId Import = "import";

    public static readonly StageId Embeddings = "embeddings";

    public static readonly StageId Majority = "majority";

    public static readonly StageId Compare = "compare";

    public static readonly StageId Report = "report";

    /// <param name="annotators">A name, or several joined by +.</param>
    public static StageId Boxes(string annotators) => $"boxes/{annotators}";

    /// <param name="annotators">As for <see cref="Boxes"/>.</param>
    /// <param name="unboxed">What slices without a box become.</param>
    public static StageId SamLabels(string annotators, string unboxed) => $"sam-labels/{annotators}/{unboxed}";

    /// <inheritdoc cref="SamLabels"/>
    public static StageId FusedLabels(string annotators, string unboxed, string rule) => $"fused-labels/{annotators}/{unboxed}/{rule}";

    /// <param name="source">The stage whose labels are repaired.</param>
    /// <param name="steps">Joined by +, with the number of ground-truth cases where a step uses them.</param>
    public static StageId RepairedLabels(StageId source, string steps) => $"repair/{string.Join('/', source.Parts.Skip(1))}/{steps}";

    public static StageId ArmLabels(string arm) => $"labels/{arm}";

    /// <param name="group">Arms that share a plan.</param>
    public static StageId Fingerprint(string group) => $"fingerprint/{group}";

    /// <inheritdoc cref="Fingerprint"/>
    public static StageId Plan(string group) => $"plan/{group}";

    public static StageId Preprocess(string arm) => $"preprocess/{arm}";

    public static StageId LabelQuality(string arm) => $"label-quality/{arm}";

    /// <param name="fold">"0" to "4", or "all".</param>
    public static StageId Train(ArmReplicate replicate, string fold) => $"train/{replicate}/fold_{fold}";

    public static StageId Predict(ArmReplicate replicate) => $"predict/{replicate}";

    public static StageId Evaluate(ArmReplicate replicate) => $"evaluate/{replicate}";

    /// <summary>Name of the folder of images and ground truth, in nnU-Net's raw layout.</summary>
    public string DatasetName => $"Dataset001_{Name}";

    /// <summary>Images and ground truth in nnU-Net's raw layout.</summary>
    public string DatasetRoot => Run.Of(Import, DatasetName);

    public string TrainingLabels => Path.Combine(DatasetRoot, RawLayout.TrainingLabels);

    public string TestImages => Path.Combine(DatasetRoot, RawLayout.TestImages);

    /// <summary>Ground truth of the test cases.</summary>
    public string TestLabels => Path.Combine(DatasetRoot, RawLayout.TestLabels);

    /// <summary>The folder that holds a replicate's folds, plans.json and dataset.json, as nnU-Net lays a trained model out.</summary>
    public string Model(ArmReplicate replicate) => Run.Of($"train/{replicate}");
}
