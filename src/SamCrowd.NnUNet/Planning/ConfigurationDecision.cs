namespace SamCrowd.NnUNet.Planning;

/// <summary>What was decided for one configuration and every number that went in. Axes in the plan's transposed order.</summary>
/// <param name="Name">2d, 3d_fullres or 3d_lowres.</param>
/// <param name="Spacing">mm.</param>
/// <param name="MedianShape">Median image at that spacing, voxels; may end in .5.</param>
/// <param name="AspectPatch">The patch that has the spacing's aspect ratio and 256³ (2048²) voxels.</param>
/// <param name="InitialPatch">That patch, no larger than the median image.</param>
/// <param name="Steps">Every patch tried, the kept one last.</param>
/// <param name="MemoryReference">Feature-map values that fit the memory target.</param>
/// <param name="BatchFromMemory">Patches that fit the memory.</param>
/// <param name="BatchFromDataset">Patches that cover the allowed share of the data set.</param>
/// <param name="DatasetVoxels">Voxels of the data set at that spacing.</param>
internal sealed record ConfigurationDecision(
    string Name,
    IReadOnlyList<double> Spacing,
    IReadOnlyList<double> MedianShape,
    IReadOnlyList<int> AspectPatch,
    IReadOnlyList<double> InitialPatch,
    IReadOnlyList<PatchStep> Steps,
    NetworkTopology Topology,
    UNetShape Network,
    double MemoryReference,
    long BatchFromMemory,
    long BatchFromDataset,
    int BatchSize,
    double DatasetVoxels)
{
    public IReadOnlyList<int> PatchSize => Topology.PatchSize;

    public long FeatureMapSize => Steps[^1].FeatureMapSize;
}
