using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Data;
using SamCrowd.Experiments.Study.Labels;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Experiments.Study.Network;
using SamCrowd.Experiments.Study.Results;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Study;

/// <summary>The steps of a study in the order in which they can be done.</summary>
internal static class StudyStages
{
    /// <exception cref="InvalidInputException">Data or cases are not there.</exception>
    public static IReadOnlyList<Stage> Build(StudyContext study)
    {
        var (arms, onSam) = (study.Arms.All, study.Arms.OnSam);
        var stages = new List<Stage> { ImportStep.Create(study) };
        stages.AddRange(LabelStages(study));
        foreach (var arm in arms.DistinctBy(study.Arms.Plan))
            stages.AddRange([FingerprintStep.Create(study, arm), PlanStep.Create(study, arm)]);
        stages.AddRange(Stores(study).Select(store => PreprocessStep.Create(study, store.Arm, store.First)));
        stages.AddRange(arms.SelectMany(arm => study.Arms.ReplicatesOf(arm).SelectMany(replicate => NetworkStages(study, arm, replicate))));
        stages.AddRange(onSam.Select(arm => LabelQualityStep.Create(study, arm)));
        if (MajorityStep.IsFor(study)) stages.Add(MajorityStep.Create(study));
        stages.Add(CompareStep.Create(study));
        stages.Add(ReportStep.Create(study, [.. stages]));
        return InOrder(stages);
    }

    /// <summary>Labels that a network teaches come after its training, everything else keeps its place.</summary>
    private static List<Stage> InOrder(IReadOnlyList<Stage> stages)
    {
        var (byId, ordered, seen) = (stages.ToDictionary(stage => stage.Id), new List<Stage>(stages.Count), new HashSet<StageId>());
        foreach (var stage in stages) Add(stage);
        return ordered;

        void Add(Stage stage)
        {
            if (!seen.Add(stage.Id)) return;
            foreach (var needed in stage.DependsOn)
                if (byId.TryGetValue(needed, out var before)) Add(before);
            ordered.Add(stage);
        }
    }

    /// <summary>What preprocessing will need on the disk, a store each.</summary>
    /// <returns>Null for a store whose data set or plan is not there yet.</returns>
    /// <exception cref="InvalidInputException">A file of a case is missing, or a case needs more memory than there is.</exception>
    public static IReadOnlyList<(StageId Stage, long? DiskBytes)> DiskForecast(StudyContext study) =>
        [.. Stores(study).Select(store =>
            (study.Arms.Preprocess(store.Arm), PreprocessStep.Forecast(study, store.Arm, store.First)?.DiskBytes))];

    /// <summary>Ground truth first, as it has every case: the other arms take the images from there.</summary>
    private static IEnumerable<(ArmSection Arm, ArmSection? First)> Stores(StudyContext study)
    {
        ArmSection[] stores =
            [.. study.Arms.All.OrderBy(arm => arm.Labels == ArmLabels.GroundTruth ? 0 : 1).DistinctBy(study.Arms.Preprocess)];
        return stores.Select(arm => (arm, FirstWithSamePlan(study, stores, arm)));
    }

    /// <summary>From boxes to the labels that each arm learns from.</summary>
    private static IEnumerable<Stage> LabelStages(StudyContext study)
    {
        var (onSam, sets) = (study.Arms.OnSam, study.Arms.LabelSets);
        return
        [
            .. study.Experiment.Annotators.Intersect(onSam.SelectMany(study.Arms.AnnotatorsOf)).Select(
                annotator => BoxesStep.Create(study, annotator)),
            .. sets.Where(set => set.Annotators.Count > 1).DistinctBy(set => set.Boxes).Select(set => FusedBoxesStep.Create(study, set)),
            .. sets.Select(set => SamLabelsStep.Create(study, set)),
            .. onSam.Where(study.Arms.FusesLabels).DistinctBy(study.Arms.FusedLabels).Select(arm => FusedLabelsStep.Create(study, arm)),
            .. study.Arms.Repairs.Select(arm => RepairedLabelsStep.Create(study, arm)),
            .. study.EmbeddingFolder == EmbeddingsStep.Folder(study.Run) ? new[] { EmbeddingsStep.Create(study, sets) } : [],
            .. onSam.Select(arm => ArmLabelsStep.Create(study, arm)),
        ];
    }

    /// <summary>One repetition of an arm, from training to evaluation.</summary>
    private static IEnumerable<Stage> NetworkStages(StudyContext study, ArmSection arm, ArmReplicate replicate) =>
    [
        .. study.Experiment.Training.Folds.Select(fold => TrainStep.Create(study, arm, replicate, fold)),
        PredictStep.Create(study, replicate),
        EvaluateStep.Create(study, replicate),
    ];

    private static ArmSection? FirstWithSamePlan(StudyContext study, IReadOnlyList<ArmSection> arms, ArmSection arm)
    {
        var first = arms.First(other => study.Arms.Plan(other) == study.Arms.Plan(arm));
        return first == arm ? null : first;
    }
}
