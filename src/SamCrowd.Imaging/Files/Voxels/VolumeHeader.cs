namespace SamCrowd.Imaging.Files.Voxels;

/// <summary>What a volume file says of itself, read without its voxels.</summary>
/// <param name="Size">Voxels along z, y, x; 1 along an axis the file does not have.</param>
/// <param name="Channels">Values a voxel: the fourth axis of a 4D NIfTI, the components of a vector image; 1 for a plain volume.</param>
/// <param name="Geometry">Where the grid lies in the world (x, y, z; RAS mm).</param>
/// <param name="VoxelType">As stored; a file with a scale factor holds other values than it stores.</param>
public sealed record VolumeHeader(Size3 Size, int Channels, Geometry Geometry, VoxelType VoxelType)
{
    /// <summary>Whether the file states a place in the world; without one only its spacing is known.</summary>
    public bool IsPlaced { get; init; } = true;

    /// <summary>What is odd about the geometry, though it could be read, e.g. "its axes are not at right angles".</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
