using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>plan</c> key of an experiment. What is not given is what the planner finds.</summary>
internal sealed record PlanSection
{
    [Setting("nnU-Net's planner: default, resenc-m, resenc-l or resenc-xl.", ValueName = "NAME")]
    public string Planner { get; init; } = "default";

    [Setting("Configuration of the plan to train, e.g. 3d_fullres or 2d.", ValueName = "NAME")]
    public string Configuration { get; init; } = "3d_fullres";

    [Setting("shared: all arms use the plan made from ground truth, so that they differ by their labels only; own: each arm is planned "
        + "from its own labels.")]
    public PlanLabels Labels { get; init; } = PlanLabels.Shared;

    [Setting("Patch in voxels along the plan's axes, in place of the planner's.", Min = 4, Max = 1024, ValueName = "Z,Y,X",
        OtherNames = ["patch"])]
    public IReadOnlyList<int>? PatchSize { get; init; }

    [Setting("Patches per batch, in place of the planner's.", Min = 1, Max = 1024, ValueName = "N")]
    public int? BatchSize { get; init; }

    [Setting("Features of each stage of the network, in place of the planner's; their number sets the number of stages.", Min = 1,
        Max = 4096)]
    public IReadOnlyList<int>? Features { get; init; }
}
