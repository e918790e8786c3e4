using SamCrowd.Imaging;
using SamCrowd.NnUNet.Planning;
using TorchSharp;

namespace SamCrowd.Segmentation.Networks;

/// <summary>Builds networks from the plan alone.</summary>
public static class NetworkFactory
{
    private const double DefaultNegativeSlope = 0.01;

    /// <param name="inputChannels">Image channels, and for a cascade one more for each foreground label.</param>
    /// <param name="outputChannels">The label scheme's output channels.</param>
    /// <param name="deepSupervision">Logits of all resolutions (training), else of the highest alone (prediction).</param>
    /// <param name="device">Where the parameters live; the CPU where null.</param>
    /// <param name="seed">Fixes the initial weights.</param>
    /// <exception cref="InvalidInputException">The plan asks for a network or layer that this program does not have.</exception>
    public static UNet Create(ArchitecturePlan plan, int inputChannels, int outputChannels, bool deepSupervision, torch.Device? device = null, long seed = 0)
    {
        var network = new UNet(ShapeOf(plan, inputChannels, outputChannels), device, seed, plan.ClassName);
        if (!deepSupervision) network.Outputs = 1;
        return network;
    }

    /// <summary>The plan's numbers.</summary>
    /// <exception cref="InvalidInputException">The plan asks for a network or layer that this program does not have.</exception>
    public static UNetShape ShapeOf(ArchitecturePlan plan, int inputChannels, int outputChannels)
    {
        Require(plan.ShortClassName is "PlainConvUNet" or "ResidualEncoderUNet", "network_class_name", plan.ClassName, "PlainConvUNet or ResidualEncoderUNet");
        Require(plan.NormOp is { } norm && norm.Contains("InstanceNorm", StringComparison.Ordinal) && plan.NormAffine, "norm_op", plan.NormOp, "InstanceNorm with affine = true");
        Require(plan.DropoutOp is null, "dropout_op", plan.DropoutOp, "null");
        Require(plan.Nonlin is { } nonlin && nonlin.EndsWith("LeakyReLU", StringComparison.Ordinal), "nonlin", plan.Nonlin, "torch.nn.LeakyReLU");
        var depths = plan.IsResidualEncoder ? plan.NBlocksPerStage : plan.NConvPerStage;
        return new UNetShape
        {
            ResidualEncoder = plan.IsResidualEncoder,
            InputChannels = inputChannels,
            OutputChannels = outputChannels,
            Features = plan.FeaturesPerStage,
            KernelSizes = plan.KernelSizes,
            Strides = plan.Strides,
            EncoderDepths = depths ?? throw new InvalidInputException($"the plans' {plan.ShortClassName} lacks {(plan.IsResidualEncoder ? "n_blocks_per_stage" : "n_conv_per_stage")}; plan again"),
            DecoderDepths = plan.NConvPerStageDecoder,
            ConvolutionBias = plan.ConvBias,
            NormalizationEpsilon = plan.NormEpsilon,
            NegativeSlope = plan.NonlinSettings["negative_slope"]?.GetValue<double>() ?? DefaultNegativeSlope,
        };
    }

    private static void Require(bool holds, string key, string? found, string known)
    {
        if (!holds) throw new InvalidInputException($"the plans' {key} is '{found}', which this program does not have; it has {known}");
    }
}
