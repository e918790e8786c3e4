using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace SamCrowd.Segmentation.Networks;

/// <summary>A 2D or 3D convolution that keeps the image size but for its stride.</summary>
internal sealed class Convolution
{
    // oneDNN works on blocks of 16 channels. Below that its kernels for the plain layout fall back to slow ones: the backward pass of
    // an 8 to 8 convolution at 40x56x40 took 162 ms in the plain and 56 ms in the channels-last layout (float32, one core).
    private const int BlockChannels = 16;

    // For a single image whose batch, channels and first two axes have no more places than this together, libtorch leaves oneDNN for
    // slow kernels (aten/src/ATen/native/Convolution.cpp, use_mkldnn): 61 instead of 35 ms for a network of 16 to 128 features.
    private const long FewPlaces = 20480;

    private readonly torch.Tensor _weight;
    private readonly torch.Tensor? _bias;
    private readonly long[] _kernel, _stride, _padding, _dilation;
    private readonly int _inputs, _outputs;
    private readonly bool _pointwise;

    public Convolution(ParameterList parameters, string prefix, int inputs, int outputs, int[] kernel, int[] stride, bool bias)
    {
        (_inputs, _outputs) = (inputs, outputs);
        _pointwise = kernel.All(size => size == 1);
        _kernel = [.. kernel];
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
        if (!onCpu) return F.conv3d(x, weight, bias, _stride, _padding, _dilation);
        if (!PrefersChannelsLast(type)) return Convolve(x, weight, bias);
        var channelsLast = x.permute(0, 2, 3, 4, 1).contiguous().permute(0, 4, 1, 2, 3);
        return Convolve(channelsLast, weight, bias).contiguous();
    }

    private torch.Tensor Convolve(torch.Tensor x, torch.Tensor weight, torch.Tensor? bias)
    {
        var shape = x.shape;
        return shape[0] == 1 && x.dtype == torch.ScalarType.Float32 && shape[1] * shape[2] * shape[3] <= FewPlaces
            ? ConvolveInHalves(x, weight, bias)
            : F.conv3d(x, weight, bias, _stride, _padding, _dilation);
    }

    /// <summary>The same sums for one image, its halves along one axis going through as a batch of two.</summary>
    private torch.Tensor ConvolveInHalves(torch.Tensor x, torch.Tensor weight, torch.Tensor? bias)
    {
        var outputs = Enumerable.Range(0, 3).Select(i => ((x.shape[i + 2] + (2 * _padding[i]) - _kernel[i]) / _stride[i]) + 1).ToArray();
        // An odd number of places costs a plane that is computed for nothing.
        var axis = Enumerable.Range(0, 3).OrderBy(i => outputs[i] % 2).ThenByDescending(i => outputs[i]).First();
        var half = (outputs[axis] + 1) / 2;
        var length = ((half - 1) * _stride[axis]) + _kernel[axis];
        var (before, after) = (_padding[axis], Math.Max(0, (half * _stride[axis]) + length - x.shape[axis + 2] - _padding[axis]));
        long[] outer = [0, 0, 0, 0, 0, 0], inner = [.. _padding];
        // torch names the last axis' padding first.
        (outer[2 * (2 - axis)], outer[(2 * (2 - axis)) + 1], inner[axis]) = (before, after, 0);
        var padded = F.pad(x, outer);
        var halves = torch.cat([padded.narrow(axis + 2, 0, length), padded.narrow(axis + 2, half * _stride[axis], length)], 0);
        var both = F.conv3d(halves, weight, bias, _stride, inner, _dilation);
        return torch.cat([both.narrow(0, 0, 1), both.narrow(0, 1, 1)], axis + 2).narrow(axis + 2, 0, outputs[axis]);
    }

    private bool PrefersChannelsLast(torch.ScalarType type) =>
        !_pointwise && (_outputs < BlockChannels || (_inputs < BlockChannels && type == torch.ScalarType.Float32));

    private static torch.Tensor Cast(torch.Tensor tensor, torch.ScalarType type) => tensor.dtype == type ? tensor : tensor.to(type);
}
