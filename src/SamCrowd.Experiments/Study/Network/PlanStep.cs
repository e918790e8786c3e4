using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Imaging.Settings;
using SamCrowd.NnUNet.Fingerprinting;
using SamCrowd.NnUNet.Planning;

namespace SamCrowd.Experiments.Study.Network;

/// <summary>Plans network and input, and puts the experiment's own patch, batch and features in.</summary>
internal static class PlanStep
{
    public const string File = "nnUNetPlans.json";

    /// <summary>The plan of an arm that is made already.</summary>
    public static Plans Read(StudyContext study, ArmSection arm) => Plans.Read(study.Run.Of(study.Arms.Plan(arm), File));

    public static bool IsThere(StudyContext study, ArmSection arm) => System.IO.File.Exists(study.Run.Of(study.Arms.Plan(arm), File));

    public static Stage Create(StudyContext study, ArmSection arm)
    {
        var (plan, (root, stage)) = (study.Experiment.Plan, study.Arms.Planned(arm));
        StageId[] needs = [stage, study.Arms.Fingerprint(arm)];
        return new Stage(study.Arms.Plan(arm), typeof(ExperimentPlanner), SettingsJson.Key(plan), [], needs, Resumes: false, work =>
        {
            var folder = new DatasetFolder(root);
            var fingerprint = DatasetFingerprint.Read(study.Run.Of(study.Arms.Fingerprint(arm), FingerprintStep.File));
            var plans = ExperimentPlanner.Plan(folder.Description, fingerprint, PlannerSettings.Named(plan.Planner), folder.Name);
            plans.With(plans.Configuration(plan.Configuration).Override(plan.PatchSize, plan.BatchSize, plan.Features)).Write(work[File]);
        });
    }
}
