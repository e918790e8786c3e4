using SamCrowd.Imaging;

namespace SamCrowd.Segmentation.Networks;

/// <summary>
/// The numbers a U-Net is built from. Lists run from the highest resolution to the lowest; kernels and strides have one number
/// an image axis (2 or 3), in the axis order of the patch.
/// </summary>
public sealed record UNetShape
{
    /// <summary>True for ResidualEncoderUNet (blocks with skips in the encoder), false for PlainConvUNet.</summary>
    public required bool ResidualEncoder { get; init; }

    public required int InputChannels { get; init; }

    /// <summary>Segmentation channels of each output: classes with background, or regions.</summary>
    public required int OutputChannels { get; init; }

    public required IReadOnlyList<int> Features { get; init; }

    /// <summary>Odd sizes; the convolutions pad so that only strides change the image size.</summary>
    public required IReadOnlyList<int[]> KernelSizes { get; init; }

    public required IReadOnlyList<int[]> Strides { get; init; }

    /// <summary>Convolutions (plain) or residual blocks of each encoder stage.</summary>
    public required IReadOnlyList<int> EncoderDepths { get; init; }

    /// <summary>Convolutions of each decoder stage, lowest resolution first; one stage less than the encoder.</summary>
    public required IReadOnlyList<int> DecoderDepths { get; init; }

    public bool ConvolutionBias { get; init; } = true;

    /// <summary>Added to the variance in instance normalisation.</summary>
    public double NormalizationEpsilon { get; init; } = 1e-5;

    /// <summary>Slope of LeakyReLU below zero.</summary>
    public double NegativeSlope { get; init; } = 0.01;

    /// <summary>2 or 3.</summary>
    public int Dimensions => KernelSizes[0].Length;

    public int Stages => Features.Count;

    /// <summary>Throws where the lists do not fit each other.</summary>
    /// <param name="source">What to name in the message, e.g. the plans file and configuration.</param>
    /// <exception cref="InvalidInputException">A list has the wrong length or a number is impossible.</exception>
    public void Check(string source)
    {
        Require(Stages >= 2, "needs at least two stages");
        Require(KernelSizes.Count == Stages, $"has {KernelSizes.Count} kernel_sizes for {Stages} stages");
        Require(Strides.Count == Stages, $"has {Strides.Count} strides for {Stages} stages");
        Require(EncoderDepths.Count == Stages, $"has {EncoderDepths.Count} encoder depths for {Stages} stages");
        Require(DecoderDepths.Count == Stages - 1, $"has {DecoderDepths.Count} decoder depths for {Stages - 1} decoder stages");
        Require(Dimensions is 2 or 3, $"has kernels of {Dimensions} axes; 2 and 3 are possible");
        Require(KernelSizes.Concat(Strides).All(item => item.Length == Dimensions), "has kernels and strides of different numbers of axes");
        Require(KernelSizes.SelectMany(size => size).All(size => size % 2 == 1), "has an even kernel size");
        Require(Features.Concat(EncoderDepths).Concat(DecoderDepths).Concat(Strides.SelectMany(stride => stride)).All(n => n >= 1), "has a number below 1");
        Require(InputChannels >= 1 && OutputChannels >= 1, "needs at least one input and one output channel");

        void Require(bool holds, string complaint)
        {
            if (!holds) throw new InvalidInputException($"{source}: the architecture {complaint}; correct the plans");
        }
    }
}
