using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace SamCrowd.Segmentation.Networks;

/// <summary>A 2D or 3D convolution that keeps the image size but for its stride.</summary>
internal sealed class Convolution
{
    // oneDNN works on blocks of 16 channels. Below that its kernels for the plain layout fall back to slow ones: the backward pass of
    // an 8 to 8 convolution at 40x56x40 took 162 ms in the plain and 56 ms in the channels-last layout (float32, one core).
    private const int BlockChannels = 16;

    private readonly torch.Tensor _weight;
    private readonly torch.Tensor? _bias;
    private readonly long[] _stride, _padding, _dilation;
    private readonly int _inputs, _outputs;
    private readonly bool _pointwise;

    public Convolution(ParameterList parameters, string prefix, int inputs, int outputs, int[] kernel, int[] stride, bool bias)
    {
        (_inputs, _outputs) = (inputs, outputs);
        _pointwise = kernel.All(size => size == 1);
        _stride = [.. stride];
        _padding = [.. kernel.Select(size => (long)(size - 1) / 2)];
        _dilation = [.. kernel.Select(_ => 1L)];
        _weight = parameters.Add($"{prefix}.weight", [outputs, inputs, .. kernel]);
        _bias = bias ? parameters.Add($"{prefix}.bias", outputs) : null;
    }

    public torch.Tensor Weight => _weight;

    public torch.Tensor? Bias => _bias;

    public torch.Tensor Forward(torch.Tensor x, torch.ScalarType type)
    {
        // The weight gradient of few input channels is slower in bfloat16 than in float32 on a CPU (40 against 9 ms for 1 channel).
        var onCpu = x.device_type == DeviceType.CPU;
        if (onCpu && _inputs < 4) type = torch.ScalarType.Float32;
        x = Cast(x, type);
        var weight = Cast(_weight, type);
        var bias = _bias is null ? null : Cast(_bias, type);
        if (_stride.Length == 2) return F.conv2d(x, weight, bias, _stride, _padding, _dilation);
        if (!onCpu || !PrefersChannelsLast(type)) return F.conv3d(x, weight, bias, _stride, _padding, _dilation);
        var channelsLast = x.permute(0, 2, 3, 4, 1).contiguous().permute(0, 4, 1, 2, 3);
        return F.conv3d(channelsLast, weight, bias, _stride, _padding, _dilation).contiguous();
    }

    private bool PrefersChannelsLast(torch.ScalarType type) =>
        !_pointwise && (_outputs < BlockChannels || (_inputs < BlockChannels && type == torch.ScalarType.Float32));

    private static torch.Tensor Cast(torch.Tensor tensor, torch.ScalarType type) => tensor.dtype == type ? tensor : tensor.to(type);
}
