namespace SamCrowd.Imaging.Files.Voxels;

/// <summary>Where a file keeps its voxels and how: what a format's header amounts to, the same for all formats.</summary>
/// <param name="DataPath">The file with the voxels: the header's own, or one beside it.</param>
/// <param name="DataOffset">Bytes before the first voxel, counted after unpacking where the whole file is packed.</param>
/// <param name="PackedOffset">Bytes before the packed part, 0 where the whole file is packed or nothing is.</param>
/// <param name="Interleaved">Channels fastest (x of a vector image's first value comes after the voxel's other values) instead of
/// slowest.</param>
/// <param name="Slope">Value = stored · Slope + Intercept; 1 and 0 where the file has no scale.</param>
internal sealed record StoredVolume(
    VolumeHeader Header,
    string DataPath,
    long DataOffset,
    VoxelEncoding Encoding,
    bool BigEndian,
    long PackedOffset = 0,
    bool Interleaved = false,
    double Slope = 1,
    double Intercept = 0)
{
    public bool Scaled => Slope != 1 || Intercept != 0;

    /// <summary>As the header has it; sizes that no file can have do not overflow.</summary>
    public Int128 DataBytes => (Int128)Header.Size.Z * Header.Size.Y * Header.Size.X * Header.Channels * BytesOf(Header.VoxelType);

    public static int BytesOf(VoxelType type) => type switch
    {
        VoxelType.UInt8 or VoxelType.Int8 => 1,
        VoxelType.UInt16 or VoxelType.Int16 => 2,
        VoxelType.UInt32 or VoxelType.Int32 or VoxelType.Float32 => 4,
        _ => 8,
    };
}
