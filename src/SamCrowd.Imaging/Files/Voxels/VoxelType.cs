namespace SamCrowd.Imaging.Files.Voxels;

/// <summary>The number type in which a file stores its voxels.</summary>
public enum VoxelType
{
    UInt8,
    Int8,
    UInt16,
    Int16,
    UInt32,
    Int32,
    UInt64,
    Int64,
    Float32,
    Float64,
}
