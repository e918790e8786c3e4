using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Planning;

/// <summary>
/// The numbers a U-Net is built from, and enough to count its feature maps and parameters without building it. Lists run from the highest
/// resolution to the lowest; kernels and strides have one number
/// an image axis (2 or 3), in the axis order of the patch.
/// </summary>
internal sealed record UNetShape
{
    private const double DefaultNegativeSlope = 0.01;

    /// <summary>True for ResidualEncoderUNet (blocks with skips in the encoder), false for PlainConvUNet.</summary>
    public required bool ResidualEncoder { get; init; }

    public required int InputChannels { get; init; }

    /// <summary>Segmentation channels of each output: classes with background, or regions.</summary>
    public required int OutputChannels { get; init; }

    public required IReadOnlyList<int> Features { get; init; }

    /// <summary>Odd sizes; the convolutions pad so that only strides change the image size.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> KernelSizes { get; init; }

    public required IReadOnlyList<IReadOnlyList<int>> Strides { get; init; }

    /// <summary>Convolutions (plain) or residual blocks of each encoder stage.</summary>
    public required IReadOnlyList<int> EncoderDepths { get; init; }

    /// <summary>Convolutions of each decoder stage, lowest resolution first; one stage less than the encoder.</summary>
    public required IReadOnlyList<int> DecoderDepths { get; init; }

    public bool ConvolutionBias { get; init; } = true;

    /// <summary>Added to the variance in instance normalisation.</summary>
    public double NormalizationEpsilon { get; init; } = 1e-5;

    /// <summary>Slope of LeakyReLU below zero.</summary>
    public double NegativeSlope { get; init; } = DefaultNegativeSlope;

    /// <summary>2 or 3.</summary>
    public int Dimensions => KernelSizes[0].Count;

    public int Stages => Features.Count;

    /// <summary>The plan's numbers.</summary>
    /// <exception cref="InvalidInputException">The plan asks for a network or layer that this program does not have.</exception>
    public static UNetShape Of(ArchitecturePlan plan, int inputChannels, int outputChannels)
    {
        RequireKnown(plan.ShortClassName is "PlainConvUNet" or "ResidualEncoderUNet", "network_class_name", plan.ClassName, "PlainConvUNet "
            + "or ResidualEncoderUNet");
        RequireKnown(plan.NormOp is { } norm && norm.Contains("InstanceNorm", StringComparison.Ordinal)
            && plan.NormAffine, "norm_op", plan.NormOp, "InstanceNorm with affine = true");
        RequireKnown(plan.DropoutOp is null, "dropout_op", plan.DropoutOp, "null");
        RequireKnown(plan.Nonlin is { } nonlin && nonlin.EndsWith("LeakyReLU", StringComparison.Ordinal), "nonlin", plan.Nonlin,
            "torch.nn.LeakyReLU");
        var depths = plan.IsResidualEncoder ? plan.NBlocksPerStage : plan.NConvPerStage;
        return new UNetShape
        {
            ResidualEncoder = plan.IsResidualEncoder,
            InputChannels = inputChannels,
            OutputChannels = outputChannels,
            Features = plan.FeaturesPerStage,
            KernelSizes = plan.KernelSizes,
            Strides = plan.Strides,
            EncoderDepths = depths ?? throw new InvalidInputException($"the plans' {plan.ShortClassName} lacks "
                + $"{(plan.IsResidualEncoder ? "n_blocks_per_stage" : "n_conv_per_stage")}; plan again"),
            DecoderDepths = plan.NConvPerStageDecoder,
            ConvolutionBias = plan.ConvBias,
            NormalizationEpsilon = plan.NormEpsilon,
            NegativeSlope = plan.NonlinSettings["negative_slope"]?.GetValue<double>() ?? DefaultNegativeSlope,
        };
    }

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
        Require(KernelSizes.Concat(Strides).All(item => item.Count == Dimensions), "has kernels and strides of different numbers of axes");
        Require(KernelSizes.SelectMany(size => size).All(size => size % 2 == 1), "has an even kernel size");
        Require(Features.Concat(EncoderDepths).Concat(DecoderDepths).Concat(Strides.SelectMany(stride => stride)).All(n => n >= 1),
            "has a number below 1");
        Require(InputChannels >= 1 && OutputChannels >= 1, "needs at least one input and one output channel");

        void Require(bool holds, string complaint)
        {
            if (!holds) throw new InvalidInputException($"{source}: the architecture {complaint}; correct the plans");
        }
    }

    /// <summary>
    /// Values in all convolution outputs of one patch, without deep supervision: what nnU-Net's planner takes for memory
    /// (compute_conv_feature_map_size of dynamic-network-architectures, summed in closed form).
    /// </summary>
    public long FeatureMapSize(IReadOnlyList<int> patchSize)
    {
        var voxels = VoxelsPerStage(patchSize);
        long total = 0;
        for (var stage = 0; stage < Stages; stage++)
            total += EncoderMaps(stage) * Features[stage] * voxels[stage];
        if (ResidualEncoder) total += Features[0] * voxels[0];
        for (var up = 0; up < Stages - 1; up++)
        {
            var stage = Stages - 2 - up;
            total += (DecoderDepths[up] + 1L) * Features[stage] * voxels[stage];
        }
        return total + (OutputChannels * voxels[0]);
    }

    /// <summary>
    /// Trainable parameters with the segmentation heads of deep supervision, convolutions with bias, affine instance norm.
    /// </summary>
    public long Parameters()
    {
        long total = 0;
        var input = InputChannels;
        if (ResidualEncoder)
        {
            total += Convolution(input, Features[0], KernelSizes[0]) + (2 * Features[0]);
            input = Features[0];
        }
        for (var stage = 0; stage < Stages; stage++)
        {
            total += EncoderStageParameters(stage, input);
            input = Features[stage];
        }
        for (var up = 0; up < Stages - 1; up++)
        {
            var stage = Stages - 2 - up;
            var width = Features[stage];
            total += Convolution(Features[stage + 1], width, Strides[stage + 1]);
            total += Convolution(2 * width, width, KernelSizes[stage]) + (2 * width);
            total += (DecoderDepths[up] - 1) * (Convolution(width, width, KernelSizes[stage]) + (2 * width));
            total += ((long)width * OutputChannels) + OutputChannels;
        }
        return total;
    }

    /// <summary>Voxels of a patch at each stage's resolution.</summary>
    public long[] VoxelsPerStage(IReadOnlyList<int> patchSize)
    {
        var voxels = new long[Stages];
        var size = patchSize.ToArray();
        for (var stage = 0; stage < Stages; stage++)
        {
            for (var axis = 0; axis < size.Length; axis++) size[axis] /= Strides[stage][axis];
            voxels[stage] = size.Aggregate(1L, (product, edge) => product * edge);
        }
        return voxels;
    }

    /// <summary>
    /// Feature maps of an encoder stage in units of its width: a residual block has two, and a third for its skip where width or resolution
    /// change.
    /// </summary>
    private long EncoderMaps(int stage)
    {
        if (!ResidualEncoder) return EncoderDepths[stage];
        return (2L * EncoderDepths[stage]) + (Strided(stage) || Widened(stage) ? 1 : 0);
    }

    private long EncoderStageParameters(int stage, int input)
    {
        var width = Features[stage];
        var first = Convolution(input, width, KernelSizes[stage]) + (2 * width);
        var further = Convolution(width, width, KernelSizes[stage]) + (2 * width);
        if (!ResidualEncoder) return first + ((EncoderDepths[stage] - 1) * further);
        var projection = Widened(stage) ? ((long)input * width) + (2 * width) : 0;
        return first + (((2L * EncoderDepths[stage]) - 1) * further) + projection;
    }

    private bool Strided(int stage) => Strides[stage].Any(stride => stride != 1);

    private bool Widened(int stage) => stage > 0 && Features[stage] != Features[stage - 1];

    private static long Convolution(int input, int output, IReadOnlyList<int> kernel) =>
        (kernel.Aggregate(1L, (product, edge) => product * edge) * input * output) + output;

    private static void RequireKnown(bool holds, string key, string? found, string known)
    {
        if (!holds) throw new InvalidInputException($"the plans' {key} is '{found}', which this program does not have; it has {known}");
    }
}
