namespace SamCrowd.Segmentation.Export.Onnx;

/// <summary>Element types of onnx.proto's TensorProto.DataType that our models use; the numbers are the format's.</summary>
internal enum OnnxElementType
{
    Float = 1,
    Int64 = 7,
    Bool = 9,
}
