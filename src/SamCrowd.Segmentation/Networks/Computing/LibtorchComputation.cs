using SamCrowd.Segmentation.Runtime;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace SamCrowd.Segmentation.Networks.Computing;

/// <summary>libtorch's own operations and derivatives: on a GPU.</summary>
/// <param name="type">Of the convolutions: float32, bfloat16 or float16.</param>
internal sealed class LibtorchComputation(torch.ScalarType type) : IComputation
{
    public torch.Tensor Take(torch.Tensor x) => x;

    public torch.Tensor Convolve(torch.Tensor x, torch.Tensor weight, torch.Tensor? bias, long[] stride, long[] padding)
    {
        long[] dilation = [.. stride.Select(_ => 1L)];
        return stride.Length == 2
            ? F.conv2d(x.to(type), weight.to(type), bias?.to(type), stride, padding, dilation)
            : F.conv3d(x.to(type), weight.to(type), bias?.to(type), stride, padding, dilation);
    }

    public torch.Tensor Normalize(torch.Tensor x, torch.Tensor weight, torch.Tensor bias, double epsilon, double? slope)
    {
        // Group normalisation with one channel a group is the same formula; unlike instance normalisation it takes a single voxel.
        var normalized = F.group_norm(x, weight.shape[0], weight, bias, epsilon);
        return slope is { } below ? normalized.leaky_relu_(Scalars.Of(below)) : normalized;
    }

    public torch.Tensor Upsample(torch.Tensor x, torch.Tensor weight, torch.Tensor? bias, long[] stride) => stride.Length == 2
        ? F.conv_transpose2d(x.to(type), weight.to(type), bias?.to(type), stride, [0, 0], [0, 0], [1, 1])
        : F.conv_transpose3d(x.to(type), weight.to(type), bias?.to(type), stride);

    public torch.Tensor Join(torch.Tensor first, torch.Tensor second) => torch.cat([first, second], 1);

    public torch.Tensor Pool(torch.Tensor x, long[] stride) => Pooling.Mean(x, stride);

    public torch.Tensor Add(torch.Tensor first, torch.Tensor second, double slope) =>
        first.add(second, Scalars.One).leaky_relu_(Scalars.Of(slope));

    public torch.Tensor Logits(torch.Tensor x, torch.Tensor weight, torch.Tensor bias)
    {
        long[] unit = [.. Enumerable.Repeat(1L, (int)x.dim() - 2)], none = [.. unit.Select(_ => 0L)];
        return Convolve(x, weight, bias, unit, none).to(torch.ScalarType.Float32);
    }
}
