using TorchSharp;

namespace SamCrowd.Segmentation.Networks.Computing;

/// <summary><see cref="LogitKernel{T}"/> of tensors.</summary>
internal static unsafe class LogitLayer
{
    /// <param name="x">b c (z) y x, channels last, float32 or bfloat16.</param>
    /// <param name="weight">k c (1) 1 1, float32.</param>
    /// <returns>b k (z) y x, contiguous, float32.</returns>
    public static torch.Tensor Forward(torch.Tensor x, torch.Tensor weight, torch.Tensor bias)
    {
        var logits = torch.empty([x.shape[0], weight.shape[0], .. x.shape[2..]]);
        if (x.dtype == torch.ScalarType.Float32) Run<float>();
        else Run<BFloat16Bits>();
        return logits;

        void Run<T>()
            where T : unmanaged => LogitKernel<T>.Forward(
                (T*)ChannelsLastTensor.Pointer(x), ChannelsLastTensor.Sizes(x), (float*)ChannelsLastTensor.Pointer(weight),
                (float*)ChannelsLastTensor.Pointer(bias),
                (int)weight.shape[0], (float*)ChannelsLastTensor.Pointer(logits), torch.get_num_threads());
    }

    /// <param name="gradient">b k (z) y x, float32.</param>
    public static (torch.Tensor Input, torch.Tensor Weight, torch.Tensor Bias) Backward(torch.Tensor x, torch.Tensor gradient,
        torch.Tensor weight)
    {
        gradient = gradient.contiguous();
        var (input, forWeight, forBias) =
            (ChannelsLastTensor.Empty(x.shape, x.dtype), torch.empty(weight.shape), torch.empty([weight.shape[0]]));
        if (x.dtype == torch.ScalarType.Float32) Run<float>();
        else Run<BFloat16Bits>();
        return (input, forWeight, forBias);

        void Run<T>()
            where T : unmanaged => LogitKernel<T>.Backward(
                (T*)ChannelsLastTensor.Pointer(x), (float*)ChannelsLastTensor.Pointer(gradient), ChannelsLastTensor.Sizes(x),
                (float*)ChannelsLastTensor.Pointer(weight),
                (int)weight.shape[0], (T*)ChannelsLastTensor.Pointer(input), (float*)ChannelsLastTensor.Pointer(forWeight),
                    (float*)ChannelsLastTensor.Pointer(forBias),
                torch.get_num_threads());
    }
}
