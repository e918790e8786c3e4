using SamCrowd.Segmentation.Training;

namespace SamCrowd.Experiments.Repair.Steps;

/// <summary>How the corrector's network is planned and trained: as any other network of this program.</summary>
/// <param name="Planner">nnU-Net's planner, e.g. "default".</param>
/// <param name="Configuration">E.g. "3d_fullres".</param>
/// <param name="PatchSize">Along the plan's axes; null for the planner's.</param>
/// <param name="BatchSize">Null for the planner's.</param>
/// <param name="Features">Of each stage; null for the planner's.</param>
/// <param name="Mirroring">Whether predictions average over mirrored images, along the axes that training mirrored.</param>
internal sealed record CorrectorPlan(
    string Planner,
    string Configuration,
    IReadOnlyList<int>? PatchSize,
    int? BatchSize,
    IReadOnlyList<int>? Features,
    TrainerSettings Trainer,
    bool Mirroring = true);
