using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SamCrowd.Segmentation.TinySam;

/// <summary>3x3 convolution without bias, instance normalisation with affine, leaky ReLU 0.01.</summary>
internal sealed class NormalizedConvolution : nn.Module<Tensor, Tensor>
{
    public readonly Conv2d Convolution;
    public readonly InstanceNorm2d Norm;

    public NormalizedConvolution(string name, int inputs, int outputs, int stride = 1, int dilation = 1)
        : base(name)
    {
        (Stride, Dilation) = (stride, dilation);
        Convolution = nn.Conv2d(inputs, outputs, 3, stride, dilation, dilation, bias: false);
        Norm = nn.InstanceNorm2d(outputs, eps: 1e-5, affine: true);
        RegisterComponents();
        nn.init.kaiming_normal_(Convolution.weight!, 0.01);
    }

    public int Stride { get; }

    public int Dilation { get; }

    // Group normalisation with one channel a group is instance normalisation, with a CPU kernel that is several times as fast.
    public override Tensor forward(Tensor input) =>
        nn.functional.leaky_relu(nn.functional.group_norm(Convolution.forward(input), Convolution.out_channels, Norm.weight, Norm.bias,
            1e-5), 0.01);
}
