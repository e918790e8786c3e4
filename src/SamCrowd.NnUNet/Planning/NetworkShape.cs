namespace SamCrowd.NnUNet.Planning;

/// <summary>A planned U-Net as numbers, enough to count its feature maps and parameters without building it.</summary>
/// <param name="Features">Channels a stage, highest resolution first.</param>
/// <param name="EncoderBlocks">Convolutions (plain) or residual blocks a stage.</param>
/// <param name="DecoderConvolutions">Convolutions a decoder stage, lowest resolution first.</param>
/// <param name="OutputChannels">Channels of the segmentation head.</param>
public sealed record NetworkShape(
    bool ResidualEncoder,
    int[][] Strides,
    int[][] KernelSizes,
    IReadOnlyList<int> Features,
    IReadOnlyList<int> EncoderBlocks,
    IReadOnlyList<int> DecoderConvolutions,
    int InputChannels,
    int OutputChannels)
{
    public int Stages => Features.Count;

    public static NetworkShape Of(ArchitecturePlan plan, int inputChannels, int outputChannels) => new(
        plan.IsResidualEncoder, plan.Strides, plan.KernelSizes, plan.FeaturesPerStage, plan.NBlocksPerStage ?? plan.NConvPerStage!,
        plan.NConvPerStageDecoder, inputChannels, outputChannels);

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
            total += (DecoderConvolutions[up] + 1L) * Features[stage] * voxels[stage];
        }
        return total + (OutputChannels * voxels[0]);
    }

    /// <summary>Trainable parameters with the segmentation heads of deep supervision, convolutions with bias, affine instance norm.</summary>
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
            total += (DecoderConvolutions[up] - 1) * (Convolution(width, width, KernelSizes[stage]) + (2 * width));
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

    /// <summary>Feature maps of an encoder stage in units of its width: a residual block has two, and a third for its skip where width or resolution change.</summary>
    private long EncoderMaps(int stage)
    {
        if (!ResidualEncoder) return EncoderBlocks[stage];
        return (2L * EncoderBlocks[stage]) + (Strided(stage) || Widened(stage) ? 1 : 0);
    }

    private long EncoderStageParameters(int stage, int input)
    {
        var width = Features[stage];
        var first = Convolution(input, width, KernelSizes[stage]) + (2 * width);
        var further = Convolution(width, width, KernelSizes[stage]) + (2 * width);
        if (!ResidualEncoder) return first + ((EncoderBlocks[stage] - 1) * further);
        var projection = Widened(stage) ? ((long)input * width) + (2 * width) : 0;
        return first + (((2L * EncoderBlocks[stage]) - 1) * further) + projection;
    }

    private bool Strided(int stage) => Strides[stage].Any(stride => stride != 1);

    private bool Widened(int stage) => stage > 0 && Features[stage] != Features[stage - 1];

    private static long Convolution(int input, int output, int[] kernel) => (kernel.Aggregate(1L, (product, edge) => product * edge) * input * output) + output;
}
