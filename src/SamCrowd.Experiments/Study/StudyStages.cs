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
        stages.AddRange(samArms.Select(arm => SamLabelsStep.Create(study, arm)));
        foreach (var arm in arms.DistinctBy(study.Plan))
        {
            var planned = study.Experiment.Plan.Labels == PlanLabels.Shared
                ? (study.DatasetRoot, StudyContext.Import)
                : (study.ArmDataset(arm), StudyContext.ArmLabelsStage(arm));
            stages.Add(FingerprintStep.Create(study, arm, planned));
            stages.Add(PlanStep.Create(study, arm, planned));
        }
        stages.AddRange(arms.Select(arm => PreprocessStep.Create(study, arm, FirstWithSamePlan(study, arms, arm))));
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
