namespace SamCrowd.Imaging.Files.Voxels;

/// <summary>The number type in which a file stores its voxels.</summary>
public enum VoxelType
{
    /// <summary>Whole numbers 0 to 255.</summary>
    UInt8,

    /// <summary>Whole numbers −128 to 127.</summary>
    Int8,

    /// <summary>Whole numbers 0 to 65,535.</summary>
    UInt16,

    /// <summary>Whole numbers −32,768 to 32,767: CT in Hounsfield units, and label maps.</summary>
    Int16,

    /// <summary>Whole numbers of 32 bits without sign.</summary>
    UInt32,

    /// <summary>Whole numbers of 32 bits with sign.</summary>
    Int32,

    /// <summary>Whole numbers of 64 bits without sign.</summary>
    UInt64,

    /// <summary>Whole numbers of 64 bits with sign.</summary>
    Int64,

    /// <summary>IEEE single precision.</summary>
    Float32,

    /// <summary>IEEE double precision.</summary>
    Float64,
}
