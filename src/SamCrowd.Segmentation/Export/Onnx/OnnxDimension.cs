namespace SamCrowd.Segmentation.Export.Onnx;

/// <summary>One size in a declared shape: a fixed number, or a name for a size that each run may choose.</summary>
internal readonly record struct OnnxDimension(long Size, string? Name)
{
    public static implicit operator OnnxDimension(long size) => new(size, null);

    public static implicit operator OnnxDimension(string name) => new(0, name);
}
