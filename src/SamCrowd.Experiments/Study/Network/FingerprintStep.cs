using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.NnUNet.Fingerprinting;

namespace SamCrowd.Experiments.Study.Network;

/// <summary>Measures what the planner has to know of the images.</summary>
internal static class FingerprintStep
{
    public const string File = "dataset_fingerprint.json";

    public static Stage Create(StudyContext study, ArmSection arm)
    {
        var (root, stage) = study.Arms.Planned(arm);
        return new Stage(study.Arms.Fingerprint(arm), typeof(FingerprintExtractor), [], [], [stage], Resumes: false, work =>
            FingerprintExtractor.Extract(new DatasetFolder(root), work.Resources.Threads, work.Progress, work.Cancellation)
                .Write(work[File]));
    }
}
