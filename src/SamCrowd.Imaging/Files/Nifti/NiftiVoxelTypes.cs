using SamCrowd.Imaging.Files.Voxels;

namespace SamCrowd.Imaging.Files.Nifti;

/// <summary>NIfTI's datatype codes (nifti1.h, NIFTI_TYPE_*).</summary>
internal static class NiftiVoxelTypes
{
    private static readonly Dictionary<int, VoxelType> ByCode = new()
    {
        [2] = VoxelType.UInt8,
        [4] = VoxelType.Int16,
        [8] = VoxelType.Int32,
        [16] = VoxelType.Float32,
        [64] = VoxelType.Float64,
        [256] = VoxelType.Int8,
        [512] = VoxelType.UInt16,
        [768] = VoxelType.UInt32,
        [1024] = VoxelType.Int64,
        [1280] = VoxelType.UInt64,
    };

    private static readonly Dictionary<Type, VoxelType> ByElement = new()
    {
        [typeof(byte)] = VoxelType.UInt8,
        [typeof(sbyte)] = VoxelType.Int8,
        [typeof(ushort)] = VoxelType.UInt16,
        [typeof(short)] = VoxelType.Int16,
        [typeof(uint)] = VoxelType.UInt32,
        [typeof(int)] = VoxelType.Int32,
        [typeof(ulong)] = VoxelType.UInt64,
        [typeof(long)] = VoxelType.Int64,
        [typeof(float)] = VoxelType.Float32,
        [typeof(double)] = VoxelType.Float64,
    };

    public static VoxelType? FromCode(int code) => ByCode.TryGetValue(code, out var type) ? type : null;

    public static VoxelType FromElement(Type element) =>
        ByElement.TryGetValue(element, out var type) ? type
            : throw new ArgumentException($"NIfTI stores no {element.Name} voxels: convert to an integer type, float or double");

    public static int CodeOf(VoxelType type) => ByCode.First(pair => pair.Value == type).Key;

    public static string NameOfUnread(int code) => code switch
    {
        32 or 1792 or 2048 => "complex",
        128 or 2304 => "RGB colour",
        1536 => "128-bit floating point",
        1 => "single bit",
        _ => "unknown",
    };
}
