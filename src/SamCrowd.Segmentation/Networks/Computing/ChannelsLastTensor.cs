using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace SamCrowd.Segmentation.Networks.Computing;

/// <summary>
/// Tensors of shape b c (z) y x whose values lie in memory as b (z) y x c, without gaps. On a CPU oneDNN's convolutions of few channels
/// are up to three times as fast in this layout as in the plain one, but ATen's normalisation is twenty times slower (110 against 5 ms for
/// 4 x 8 channels of 40x56x40), hence the functions of this folder.
/// </summary>
internal static class ChannelsLastTensor
{
    private static readonly long[] ToLast3D = [0, 2, 3, 4, 1], ToFirst3D = [0, 4, 1, 2, 3], ToLast2D = [0, 2, 3, 1], ToFirst2D =
        [0, 3, 1, 2];

    /// <summary>The same values in this layout; the tensor itself where it has it already.</summary>
    public static torch.Tensor Of(torch.Tensor tensor)
    {
        var planar = tensor.dim() == 4;
        return tensor.permute(planar ? ToLast2D : ToLast3D).contiguous().permute(planar ? ToFirst2D : ToFirst3D);
    }

    /// <summary>A new tensor with values not yet set.</summary>
    /// <param name="shape">b c (z) y x.</param>
    public static torch.Tensor Empty(ReadOnlySpan<long> shape, torch.ScalarType type)
    {
        long[] last = [shape[0], .. shape[2..], shape[1]];
        return torch.empty(last, type).permute(shape.Length == 4 ? ToFirst2D : ToFirst3D);
    }

    /// <summary>Batch, voxels of a channel, and channels.</summary>
    public static (int Samples, int Voxels, int Channels) Sizes(torch.Tensor tensor)
    {
        var shape = tensor.shape;
        var voxels = 1L;
        foreach (var edge in shape.AsSpan(2)) voxels *= edge;
        return ((int)shape[0], checked((int)voxels), (int)shape[1]);
    }

    /// <summary>Where the values begin; valid as long as the tensor is.</summary>
    public static unsafe void* Pointer(torch.Tensor tensor)
    {
        // A span holds no more than 2 GB, and a view of one value begins where the tensor does.
        using var first = tensor.detach().as_strided([1], [1]);
        return Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
    }
}
