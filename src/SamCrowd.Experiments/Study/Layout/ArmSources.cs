using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Repair.Steps;
using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Study.Layout;

/// <summary>From which annotators, label sets and plans each arm of a study is made, and which arms share them.</summary>
internal sealed class ArmSources(ExperimentDefinition experiment, StudyLayout layout)
{
    /// <summary>All arms in the study's order.</summary>
    public IReadOnlyList<ArmSection> All => experiment.Arms;

    /// <summary>The arms whose labels SAM made.</summary>
    public IReadOnlyList<ArmSection> OnSam => [.. All.Where(arm => arm.Labels == ArmLabels.Sam)];

    /// <summary>All that SAM has to make.</summary>
    public IReadOnlyList<LabelSet> LabelSets => [.. All.SelectMany(LabelSetsOf).DistinctBy(set => set.Stage)];

    /// <summary>The repetitions that are trained, predicted and evaluated of an arm.</summary>
    public IReadOnlyList<ArmReplicate> ReplicatesOf(ArmSection arm) => ReplicatesOf(arm.Name);

    /// <inheritdoc cref="ReplicatesOf(ArmSection)"/>
    public IReadOnlyList<ArmReplicate> ReplicatesOf(string arm) =>
        experiment.Seeds is { Count: > 1 } seeds ? [.. seeds.Select(seed => new ArmReplicate(arm, seed))] : [new(arm)];

    /// <summary>The seed that a replicate's network is trained with.</summary>
    public int SeedOf(ArmReplicate replicate) => replicate.Seed ?? (experiment.Seeds is [var only, ..] ? only : experiment.Seed);

    /// <summary>Those of the training cases that an arm on ground truth learns from where it takes some of them only.</summary>
    /// <param name="training">All training cases of the study.</param>
    /// <exception cref="InvalidInputException">There are fewer.</exception>
    public IReadOnlyCollection<string> GroundTruthCases(ArmSection arm, IReadOnlyCollection<string> training)
    {
        if (arm is not { Labels: ArmLabels.GroundTruth, Cases: { } count }) return training;
        if (count > training.Count)
            throw new InvalidInputException(
                $"arm {arm.Name}: cases is {count}, and there are {training.Count} training cases; give a smaller number");
        return DrawGroundTruth(training, count, experiment.Seed).ToArray();
    }

    /// <summary>The cases whose ground truth an arm uses: the first of one shuffled order, so that fewer are among more.</summary>
    public static IReadOnlySet<string> DrawGroundTruth(IEnumerable<string> training, int count, int seed)
    {
        string[] order = [.. training.Order(StringComparer.Ordinal)];
        new RandomStream(seed).Shuffle<string>(order);
        return order.Take(count).ToHashSet();
    }

    /// <summary>The stage that preprocesses the arm's cases; all arms on ground truth share one.</summary>
    public StageId Preprocess(ArmSection arm) => StudyLayout.Preprocess(Group(arm));

    public static ArmFusion FusionOf(ArmSection arm) => arm.Fusion ?? ArmFusion.Majority;

    /// <summary>The annotators whose boxes an arm's labels are made from, in the arm's order; none for ground truth.</summary>
    public IReadOnlyList<AnnotatorSection> AnnotatorsOf(ArmSection arm) => arm switch
    {
        { Labels: ArmLabels.GroundTruth } => [],
        { Annotators: { } names } => [.. names.Select(name => experiment.Annotators.FirstOrDefault(annotator => annotator.Name == name)
            ?? throw new InvalidInputException($"arm '{arm.Name}'", $"has the annotator '{name}', whom the experiment does not have",
            "run the experiment again"))],
        _ when experiment.Annotators is [var first, ..] => [first],
        _ => throw new InvalidInputException($"arm '{arm.Name}'", "has SAM labels, and the experiment has no annotator",
            "run the experiment again"),
    };

    /// <summary>
    /// The label sets that an arm's labels come from: one, or one an annotator where labels are fused; none for ground truth.
    /// </summary>
    public IReadOnlyList<LabelSet> LabelSetsOf(ArmSection arm)
    {
        var (annotators, unboxed) = (AnnotatorsOf(arm), arm.Unboxed ?? experiment.Sam.Labels.UnboxedSlices);
        if (annotators.Count == 0) return [];
        return FusesLabels(arm)
            ? [.. annotators.Select(annotator => new LabelSet([annotator], unboxed))]
            : [new LabelSet(annotators, unboxed)];
    }

    /// <summary>Whether SAM labels for each of the arm's annotators, and the volumes are fused then.</summary>
    public bool FusesLabels(ArmSection arm) => AnnotatorsOf(arm).Count > 1 && FusionOf(arm) != ArmFusion.Boxes;

    /// <summary>The stage that fuses the arm's label sets; arms that fuse the same ones in the same way share it.</summary>
    public StageId FusedLabels(ArmSection arm) => StudyLayout.FusedLabels(
        LabelSet.NamesOf(AnnotatorsOf(arm)), SettingWords.Of(LabelSetsOf(arm)[0].Unboxed), SettingWords.Of(FusionOf(arm)));

    /// <summary>The stage whose label maps the arm takes.</summary>
    public StageId LabelSource(ArmSection arm) => arm.Repair is null ? MadeLabels(arm) : RepairedLabels(arm);

    /// <summary>The stage whose label maps the arm takes, or repairs.</summary>
    public StageId MadeLabels(ArmSection arm) => FusesLabels(arm) ? FusedLabels(arm) : LabelSetsOf(arm)[0].Stage;

    /// <summary>The stage that repairs the arm's labels; arms with the same labels, steps and ground truth share it.</summary>
    public StageId RepairedLabels(ArmSection arm)
    {
        var steps = string.Join('+', arm.Repair!.Select(step => SettingWords.Of(step)));
        var learnt = arm.Repair!.Any(step => step.NeedsGroundTruth()) ? FormattableString.Invariant($"-{arm.GroundTruthCases}") : "";
        var taught = arm.Teacher is { } teacher ? $"-by-{teacher}" : "";
        return StudyLayout.RepairedLabels(MadeLabels(arm), steps + learnt + taught);
    }

    /// <summary>
    /// The networks that teach an arm: one label set serves all seeds of the arm, so they are those of the teacher's first seed.
    /// </summary>
    public ArmReplicate TeacherOf(ArmSection arm) => ReplicatesOf(arm.Teacher!)[0];

    /// <summary>Arms that are repaired, the first of those that share a repair.</summary>
    public IReadOnlyList<ArmSection> Repairs => [.. OnSam.Where(arm => arm.Repair is not null).DistinctBy(RepairedLabels)];

    /// <summary>Whether SAM sees slices a second time, so that it is worth keeping their embeddings.</summary>
    public bool PromptsSamAgain => LabelSets.Count > 1 || Repairs.Any(arm => arm.Repair!.Any(step => step.NeedsSam()));

    /// <summary>The stage that makes <see cref="Dataset"/>.</summary>
    public static StageId LabelsStage(ArmSection arm) =>
        arm.Labels == ArmLabels.GroundTruth ? StudyLayout.Import : StudyLayout.ArmLabels(arm.Name);

    /// <summary>The folder of the images with the labels that the arm learns from.</summary>
    public string Dataset(ArmSection arm) => arm.Labels == ArmLabels.GroundTruth ? layout.DatasetRoot : layout.Run.Of(LabelsStage(arm));

    /// <summary>The stage that makes the arm's fingerprint; arms with the same plan share it.</summary>
    public StageId Fingerprint(ArmSection arm) => StudyLayout.Fingerprint(PlanGroup(arm));

    /// <inheritdoc cref="Fingerprint"/>
    public StageId Plan(ArmSection arm) => StudyLayout.Plan(PlanGroup(arm));

    /// <summary>The data set that the arm's plan is made for, and the stage that makes it.</summary>
    public (string Root, StageId Stage) Planned(ArmSection arm) =>
        experiment.Plan.Labels == PlanLabels.Shared ? (layout.DatasetRoot, StudyLayout.Import) : (Dataset(arm), LabelsStage(arm));

    private string PlanGroup(ArmSection arm) => experiment.Plan.Labels == PlanLabels.Shared ? "shared" : Group(arm);

    private string Group(ArmSection arm) =>
        (arm.Labels == ArmLabels.GroundTruth ? All.First(other => other.Labels == ArmLabels.GroundTruth) : arm).Name;
}
