using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Labels;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.NnUNet.Preprocessing;

namespace SamCrowd.Experiments.Study.Network;

/// <summary>Brings an arm's cases into the form that the network is trained on.</summary>
internal static class PreprocessStep
{
    /// <param name="first">
    /// An arm with the same plan that comes before; its images are linked, only labels are made anew. Null for none.
    /// </param>
    public static Stage Create(StudyContext study, ArmSection arm, ArmSection? first)
    {
        StageId[] needs = [StudyLayout.Import, ArmSources.LabelsStage(arm), study.Arms.Plan(arm)];
        if (first is not null) needs = [.. needs, study.Arms.Preprocess(first)];
        return new Stage(
            study.Arms.Preprocess(arm), typeof(DatasetPreprocessor), [], [], [.. needs.Distinct()], Resumes: true,
            work => DatasetPreprocessor.Run(
            new DatasetFolder(study.Arms.Dataset(arm)),
            PlanStep.Read(study, arm),
            study.Experiment.Plan.Configuration,
            work.Folder,
            new PreprocessingSettings
            {
                Threads = work.Resources.Threads,
                ImageStore = first is null ? null : study.Run.Of(study.Arms.Preprocess(first)),
                WeightFolder = !arm.HasWeights
                    ? null
                    : study.Run.Of(ArmSources.LabelsStage(arm), ArmLabelsStep.Weights),
            },
            work.Progress,
            work.Cancellation));
    }
}
