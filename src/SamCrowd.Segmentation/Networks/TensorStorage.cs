using System.Runtime.InteropServices;
using SamCrowd.NnUNet.Checkpoints;
using TorchSharp;

namespace SamCrowd.Segmentation.Networks;

/// <summary>float32 tensors to and from their stored form.</summary>
internal static class TensorStorage
{
    public static StoredTensor Store(torch.Tensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        var values = tensor.detach().to(torch.ScalarType.Float32).cpu().contiguous();
        return new StoredTensor(TensorElement.Float32, values.shape, values.bytes.ToArray());
    }

    /// <summary>A new float32 tensor that belongs to the caller.</summary>
    public static torch.Tensor Restore(StoredTensor stored, torch.Device device)
    {
        using var scope = torch.NewDisposeScope();
        var values = torch.empty([.. stored.Shape], torch.ScalarType.Float32);
        stored.ToFloats().CopyTo(MemoryMarshal.Cast<byte, float>(values.bytes));
        return values.to(device).MoveToOuterDisposeScope();
    }
}
