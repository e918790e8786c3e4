using TorchSharp;

namespace SamCrowd.Segmentation.Networks.Computing;

/// <summary><see cref="NormalizationKernel{TIn,TOut}"/> of tensors in the channels-last layout.</summary>
internal sealed unsafe class Normalization
{
    private readonly NormalizationShape _shape;
    private readonly float[] _mean, _inverseDeviation;

    /// <param name="x">b c (z) y x.</param>
    /// <param name="slope">Of LeakyReLU below 0; 1 for none.</param>
    public Normalization(torch.Tensor x, double epsilon, double slope)
    {
        var (samples, voxels, channels) = ChannelsLastTensor.Sizes(x);
        _shape = new NormalizationShape(samples, voxels, channels, epsilon, (float)slope);
        (_mean, _inverseDeviation) = (new float[samples * channels], new float[samples * channels]);
    }

    /// <param name="x">float32, or bfloat16.</param>
    /// <param name="y">Set: bfloat16, or float32 where <paramref name="x"/> is; may be <paramref name="x"/> itself.</param>
    public void Forward(torch.Tensor x, torch.Tensor y, torch.Tensor weight, torch.Tensor bias)
    {
        if (y.dtype == torch.ScalarType.Float32) Run<float, float>();
        else if (x.dtype == torch.ScalarType.Float32) Run<float, BFloat16Bits>();
        else Run<BFloat16Bits, BFloat16Bits>();

        void Run<TIn, TOut>()
            where TIn : unmanaged
            where TOut : unmanaged
        {
            fixed (float* mean = _mean, inverseDeviation = _inverseDeviation)
            {
                NormalizationKernel<TIn, TOut>.Forward(
                    (TIn*)ChannelsLastTensor.Pointer(x), (TOut*)ChannelsLastTensor.Pointer(y), _shape,
                    (float*)ChannelsLastTensor.Pointer(weight),
                    (float*)ChannelsLastTensor.Pointer(bias), mean, inverseDeviation, torch.get_num_threads());
            }
        }
    }

    /// <param name="x">As in <see cref="Forward"/>, which has to have been called.</param>
    /// <param name="gradient">Of y.</param>
    /// <param name="input">Set, the gradient of x; may be <paramref name="gradient"/> itself.</param>
    /// <param name="forWeight">Set.</param>
    /// <param name="forBias">Set.</param>
    public void Backward(
        torch.Tensor x, torch.Tensor gradient, torch.Tensor weight, torch.Tensor bias, torch.Tensor input, torch.Tensor forWeight,
        torch.Tensor forBias)
    {
        if (gradient.dtype == torch.ScalarType.Float32) Run<float, float>();
        else if (x.dtype == torch.ScalarType.Float32) Run<float, BFloat16Bits>();
        else Run<BFloat16Bits, BFloat16Bits>();

        void Run<TIn, TOut>()
            where TIn : unmanaged
            where TOut : unmanaged
        {
            fixed (float* mean = _mean, inverseDeviation = _inverseDeviation)
            {
                NormalizationKernel<TIn, TOut>.Backward(
                    (TIn*)ChannelsLastTensor.Pointer(x), (TOut*)ChannelsLastTensor.Pointer(gradient),
                    (TIn*)ChannelsLastTensor.Pointer(input), _shape,
                    (float*)ChannelsLastTensor.Pointer(weight), (float*)ChannelsLastTensor.Pointer(bias), mean, inverseDeviation,
                    (float*)ChannelsLastTensor.Pointer(forWeight), (float*)ChannelsLastTensor.Pointer(forBias), torch.get_num_threads());
            }
        }
    }
}
