namespace SamCrowd.NnUNet.Planning;

/// <summary>Everything the planner decided, with the numbers that went in.</summary>
/// <param name="TransposeForward">Array axis (0 = z, 1 = y, 2 = x) that comes first, second, third.</param>
/// <param name="MedianShape">Median image at the target spacing, transposed, voxels.</param>
/// <param name="Planar">2d.</param>
/// <param name="FullResolution">3d_fullres; null for a data set of single slices.</param>
/// <param name="LowResolution">3d_lowres; null where it is not needed.</param>
/// <param name="LowResolutionNote">Why there is or is not a 3d_lowres configuration.</param>
internal sealed record PlanningDecisions(
    TargetSpacing TargetSpacing,
    IReadOnlyList<int> TransposeForward,
    IReadOnlyList<int> TransposeBackward,
    IReadOnlyList<double> MedianShape,
    ConfigurationDecision Planar,
    ConfigurationDecision? FullResolution,
    ConfigurationDecision? LowResolution,
    string LowResolutionNote);
