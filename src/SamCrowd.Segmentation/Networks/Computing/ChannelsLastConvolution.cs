using System.Runtime.Intrinsics;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace SamCrowd.Segmentation.Networks.Computing;

/// <summary>A convolution and its derivatives in the channels-last layout.</summary>
internal static unsafe class ChannelsLastConvolution
{
    /// <summary>
    /// Whether <see cref="WeightGradient"/> is the faster way (docs/benchmarks.md). With AVX2 oneDNN copies each row's surroundings for a
    /// matrix product; with AVX-512 it has kernels of its own that catch up from 16 channels on.
    /// </summary>
    /// <param name="weight">Output channels, input channels, (z) y x.</param>
    public static bool HasFewChannels(torch.Tensor weight) =>
        Vector512.IsHardwareAccelerated ? weight.shape[1] <= 8 : weight.shape[1] <= 64 && weight.shape[0] <= 32;

    /// <param name="x">float32 or bfloat16.</param>
    /// <param name="weight">Of the same type.</param>
    public static torch.Tensor Forward(torch.Tensor x, torch.Tensor weight, torch.Tensor? bias, long[] stride, long[] padding)
    {
        if (stride.Length == 3 && SingleImage.IsLeftToSlowKernels(x)) return SingleImage.Convolve(x, weight, bias, stride, padding);
        long[] dilation = [.. stride.Select(_ => 1L)];
        // Kernels other than oneDNN's answer in the plain layout.
        return ChannelsLastTensor.Of(stride.Length == 2
            ? F.conv2d(x, weight, bias, stride, padding, dilation)
            : F.conv3d(x, weight, bias, stride, padding, dilation));
    }

    /// <summary>
    /// The gradient of the input: where the stride is 1 a forward convolution with the kernel turned round, which is faster.
    /// </summary>
    /// <param name="shape">Of the input.</param>
    public static torch.Tensor InputGradient(torch.Tensor gradient, long[] shape, torch.Tensor weight, long[] stride, long[] padding)
    {
        long[] kernel = weight.shape[2..];
        if (stride.All(step => step == 1))
        {
            long[] space = [.. Enumerable.Range(2, kernel.Length)], turned = [.. kernel.Zip(padding, (size, pad) => size - 1 - pad)];
            return Forward(gradient, weight.flip(space).transpose(0, 1).contiguous(), null, stride, turned);
        }
        // Voxels at the end that no kernel reaches have no gradient.
        long[] left = [.. Enumerable.Range(0, kernel.Length)
            .Select(axis => shape[axis + 2] - (((gradient.shape[axis + 2] - 1) * stride[axis]) - (2 * padding[axis]) + kernel[axis]))];
        return ChannelsLastTensor.Of(kernel.Length == 2
            ? F.conv_transpose2d(gradient, weight, null, stride, padding, left, [1, 1])
            : F.conv_transpose3d(gradient, weight, null, stride, padding, left));
    }

    /// <param name="shape">Of the weights.</param>
    /// <returns>float32.</returns>
    public static (torch.Tensor Weight, torch.Tensor Bias) WeightGradient(torch.Tensor x, torch.Tensor gradient, long[] shape,
        long[] stride, long[] padding)
    {
        var (forWeight, forBias) = (torch.empty(shape), torch.empty([shape[0]]));
        var sizes = ConvolutionShape.Of(x.shape, shape, gradient.shape, stride, padding);
        if (x.dtype == torch.ScalarType.Float32) Run<float>();
        else Run<BFloat16Bits>();
        return (forWeight, forBias);

        void Run<T>()
            where T : unmanaged => WeightGradientKernel<T, T>.Run(
                (T*)ChannelsLastTensor.Pointer(x), (T*)ChannelsLastTensor.Pointer(gradient), sizes,
                (float*)ChannelsLastTensor.Pointer(forWeight),
                (float*)ChannelsLastTensor.Pointer(forBias), torch.get_num_threads());
    }
}
