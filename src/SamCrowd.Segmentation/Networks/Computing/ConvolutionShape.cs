namespace SamCrowd.Segmentation.Networks.Computing;

/// <summary>Sizes of a convolution, z y x; a 2D one has a single plane.</summary>
/// <param name="Input">Voxels of the input.</param>
/// <param name="Output">Voxels of the output.</param>
internal sealed record ConvolutionShape(
    int Samples, int Inputs, int Outputs, (int Z, int Y, int X) Input, (int Z, int Y, int X) Output, (int Z, int Y, int X) Kernel,
    (int Z, int Y, int X) Stride, (int Z, int Y, int X) Padding)
{
    public int Taps => Kernel.Z * Kernel.Y * Kernel.X;

    /// <param name="input">b c (z) y x.</param>
    /// <param name="weight">Output channels, input channels, (z) y x.</param>
    /// <param name="output">b c (z) y x.</param>
    public static ConvolutionShape Of(long[] input, long[] weight, long[] output, long[] stride, long[] padding) => new(
        (int)input[0], (int)input[1], (int)output[1], Space(input.AsSpan(2), 1), Space(output.AsSpan(2), 1), Space(weight.AsSpan(2), 1),
        Space(stride, 1), Space(padding, 0));

    private static (int Z, int Y, int X) Space(ReadOnlySpan<long> axes, int missing) =>
        (axes.Length == 2 ? missing : (int)axes[^3], (int)axes[^2], (int)axes[^1]);
}
