using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace SamCrowd.Segmentation.Networks.Computing;

internal static class Pooling
{
    /// <summary>Means of blocks of voxels, in the type of <paramref name="x"/>.</summary>
    public static torch.Tensor Mean(torch.Tensor x, long[] size)
    {
        // libtorch's CPU kernel for 3D means has no bfloat16, so it runs in float32, as under torch's autocast.
        var exact = x.to(torch.ScalarType.Float32);
        return (size.Length == 2 ? F.avg_pool2d(exact, size, size) : F.avg_pool3d(exact, size, size)).to(x.dtype);
    }
}
