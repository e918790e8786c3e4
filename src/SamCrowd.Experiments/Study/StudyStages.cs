using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;

namespace SamCrowd.Experiments.Study;

/// <summary>The steps of a study in the order in which they can be done.</summary>
public static class StudyStages
{
    /// <exception cref="Imaging.InvalidInputException">Data, cases or the SAM model are not there.</exception>
    public static IReadOnlyList<Stage> Build(StudyContext study)
    {
        var arms = study.Experiment.Arms;
        var stages = new List<Stage> { ImportStep.Create(study) };
        var samArms = arms.Where(arm => arm.Labels == ArmLabels.Sam).ToArray();
        stages.AddRange(study.Experiment.Annotators.Intersect(samArms.SelectMany(study.AnnotatorsOf)).Select(annotator => BoxesStep.Create(study, annotator)));
        var sets = study.LabelSets;
        stages.AddRange(sets.Where(set => set.Annotators.Count > 1).DistinctBy(set => set.Boxes).Select(set => FusedBoxesStep.Create(study, set)));
        stages.AddRange(sets.Select(set => SamLabelsStep.Create(study, set)));
        if (study.EmbeddingFolder == EmbeddingsStep.Folder(study.Run)) stages.Add(EmbeddingsStep.Create(study, sets));
        stages.AddRange(samArms.Where(study.FusesLabels).DistinctBy(study.FusedLabels).Select(arm => FusedLabelsStep.Create(study, arm)));
        stages.AddRange(samArms.Select(arm => ArmLabelsStep.Create(study, arm)));
        foreach (var arm in arms.DistinctBy(study.Plan))
        {
            var planned = study.Experiment.Plan.Labels == PlanLabels.Shared
                ? (study.DatasetRoot, StudyContext.Import)
                : (study.ArmDataset(arm), StudyContext.ArmLabelsStage(arm));
            stages.Add(FingerprintStep.Create(study, arm, planned));
            stages.Add(PlanStep.Create(study, arm, planned));
        }
        // Ground truth first, as it has every case: the other arms take the images from there.
        var stores = arms.OrderBy(arm => arm.Labels == ArmLabels.GroundTruth ? 0 : 1).ToArray();
        stages.AddRange(stores.Select(arm => PreprocessStep.Create(study, arm, FirstWithSamePlan(study, stores, arm))));
        foreach (var arm in arms)
        {
            stages.AddRange(study.Experiment.Training.Folds.Select(fold => TrainStep.Create(study, arm, fold)));
            stages.Add(PredictStep.Create(study, arm));
            stages.Add(EvaluateStep.Create(study, arm));
        }
        stages.AddRange(samArms.Select(arm => EvaluateStep.CreateLabelQuality(study, arm)));
        stages.Add(CompareStep.Create(study));
        stages.Add(ReportStep.Create(study, [.. stages]));
        return stages;
    }

    private static ArmSection? FirstWithSamePlan(StudyContext study, IReadOnlyList<ArmSection> arms, ArmSection arm)
    {
        var first = arms.First(other => study.Plan(other) == study.Plan(arm));
        return first == arm ? null : first;
    }
}
