using TorchSharp;

namespace SamCrowd.Segmentation.Networks.Computing;

/// <summary>How a network's layers are computed. All images are b c (z) y x, in whatever order their values lie in memory.</summary>
internal interface IComputation
{
    /// <summary>An image as the other operations want it.</summary>
    /// <param name="x">float32.</param>
    torch.Tensor Take(torch.Tensor x);

    /// <param name="weight">Output channels, input channels, (z) y x.</param>
    /// <param name="bias">Output channels; null for none.</param>
    torch.Tensor Convolve(torch.Tensor x, torch.Tensor weight, torch.Tensor? bias, long[] stride, long[] padding);

    /// <summary>Instance normalisation, scale and shift, then LeakyReLU.</summary>
    /// <param name="x">Not used by anything else: its memory may hold the result.</param>
    /// <param name="weight">Scale, a value a channel.</param>
    /// <param name="bias">Shift, a value a channel.</param>
    /// <param name="slope">Of LeakyReLU below 0; null for none.</param>
    torch.Tensor Normalize(torch.Tensor x, torch.Tensor weight, torch.Tensor bias, double epsilon, double? slope);

    /// <summary>A transposed convolution whose kernel and stride are equal.</summary>
    /// <param name="weight">Input channels, output channels, (z) y x.</param>
    torch.Tensor Upsample(torch.Tensor x, torch.Tensor weight, torch.Tensor? bias, long[] stride);

    /// <summary>The channels of both, one after the other.</summary>
    torch.Tensor Join(torch.Tensor first, torch.Tensor second);

    /// <summary>Means of blocks of voxels.</summary>
    torch.Tensor Pool(torch.Tensor x, long[] stride);

    /// <summary>LeakyReLU of the sum.</summary>
    /// <param name="first">Not used by anything else: its memory may hold the result.</param>
    torch.Tensor Add(torch.Tensor first, torch.Tensor second, double slope);

    /// <summary>A convolution of one voxel.</summary>
    /// <returns>float32, each channel's values without gaps.</returns>
    torch.Tensor Logits(torch.Tensor x, torch.Tensor weight, torch.Tensor bias);
}
