namespace SamCrowd.Experiments.Definition;

/// <summary>How much the loss counts the voxels of an arm's labels.</summary>
internal enum VoxelWeighting
{
    /// <summary>All the same.</summary>
    Equal,

    /// <summary>A labelled voxel by the confidence in its label, every other one fully.</summary>
    Confidence,
}
