using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.NnUNet.Fingerprinting;

namespace SamCrowd.Experiments.Study;

/// <summary>Measures what the planner has to know of the images.</summary>
internal static class FingerprintStep
{
    public const string File = "dataset_fingerprint.json";

    private const int Version = 1;

    /// <param name="dataset">The data set to measure, and the stage that made it.</param>
    public static Stage Create(StudyContext study, ArmSection arm, (string Root, string Stage) dataset) =>
        new(study.Fingerprint(arm), Version, [], [], [dataset.Stage], Resumes: false, work =>
            FingerprintExtractor.Extract(new DatasetFolder(dataset.Root), work.Place.Threads, work.Progress, work.Cancellation).Write(work[File]));
}
