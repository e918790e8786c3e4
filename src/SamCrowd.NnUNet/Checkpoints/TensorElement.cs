namespace SamCrowd.NnUNet.Checkpoints;

/// <summary>Element type of a stored tensor.</summary>
internal enum TensorElement
{
    Float32,
    Float64,
    Float16,
    BFloat16,
    Int64,
    Int32,
    Int16,
    Int8,
    UInt8,
    Bool,
}
