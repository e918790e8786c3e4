using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.NnUNet.Planning;
using SamCrowd.NnUNet.Preprocessing;

namespace SamCrowd.Experiments.Study;

/// <summary>Brings an arm's cases into the form that the network is trained on.</summary>
internal static class PreprocessStep
{
    private const int Version = 1;

    /// <param name="first">An arm with the same plan that comes before; its images are linked, only labels are made anew. Null for none.</param>
    public static Stage Create(StudyContext study, ArmSection arm, ArmSection? first)
    {
        string[] needs = [StudyContext.Import, StudyContext.ArmLabelsStage(arm), study.Plan(arm), .. first is null ? [] : new[] { StudyContext.Preprocess(first) }];
        return new Stage(StudyContext.Preprocess(arm), Version, [], [], [.. needs.Distinct()], Resumes: true, work => DatasetPreprocessor.Run(
            new DatasetFolder(study.ArmDataset(arm)),
            Plans.Read(study.PlansFile(arm)),
            study.Experiment.Plan.Configuration,
            work.Folder,
            new PreprocessingSettings
            {
                Threads = work.Place.Threads,
                ImageStore = first is null ? null : study.Run.Of(StudyContext.Preprocess(first)),
                WeightFolder = arm.Weights == VoxelWeighting.Equal ? null : study.Run.Of(StudyContext.ArmLabelsStage(arm), ArmLabelsStep.Weights),
            },
            work.Progress,
            work.Cancellation));
    }
}
