using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.NnUNet.Fingerprinting;
using SamCrowd.NnUNet.Planning;

namespace SamCrowd.Experiments.Study;

/// <summary>Plans network and input, and puts the experiment's own patch, batch and features in.</summary>
internal static class PlanStep
{
    private const int Version = 1;

    /// <param name="dataset">The data set that was fingerprinted, and the stage that made it.</param>
    public static Stage Create(StudyContext study, ArmSection arm, (string Root, string Stage) dataset)
    {
        var plan = study.Experiment.Plan;
        return new(study.Plan(arm), Version, StudyContext.ToJson(plan), [], [dataset.Stage, study.Fingerprint(arm)], Resumes: false, _ =>
        {
            var folder = new DatasetFolder(dataset.Root);
            var fingerprint = DatasetFingerprint.Read(study.Run.Of(study.Fingerprint(arm), FingerprintStep.File));
            var plans = ExperimentPlanner.Plan(folder.Description, fingerprint, PlannerSettings.Named(plan.Planner), folder.Name);
            plans.With(plans.Configuration(plan.Configuration).Override(plan.PatchSize, plan.BatchSize, plan.Features)).Write(study.PlansFile(arm));
        });
    }
}
