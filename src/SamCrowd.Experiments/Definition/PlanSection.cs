using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>plan</c> key of an experiment. What is not given is what the planner finds.</summary>
public sealed record PlanSection
{
    [Description("nnU-Net's planner: default, resenc-m, resenc-l or resenc-xl.")]
    public string Planner { get; init; } = "default";

    [Description("Configuration of the plan to train, e.g. 3d_fullres or 2d.")]
    public string Configuration { get; init; } = "3d_fullres";

    [Description("shared: all arms obey the plan made from ground truth, so that they differ by their labels only; own: each arm is planned from its own labels.")]
    public PlanLabels Labels { get; init; } = PlanLabels.Shared;

    [Description("Patch in voxels along the plan's axes, in place of the planner's.")]
    [Range(4, 1024)]
    public IReadOnlyList<int>? PatchSize { get; init; }

    [Description("Patches a batch, in place of the planner's.")]
    [Range(1, 1024)]
    public int? BatchSize { get; init; }

    [Description("Features of each stage of the network, in place of the planner's; their number sets the number of stages.")]
    [Range(1, 4096)]
    public IReadOnlyList<int>? Features { get; init; }
}
