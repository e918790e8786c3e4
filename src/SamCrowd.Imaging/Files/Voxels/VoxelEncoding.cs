namespace SamCrowd.Imaging.Files.Voxels;

/// <summary>How the bytes of the voxels are packed.</summary>
internal enum VoxelEncoding
{
    Raw,
    Gzip,
    Zlib,
}
