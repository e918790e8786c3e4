using SamCrowd.Imaging;
using SamCrowd.NnUNet.Planning;
using TorchSharp;

namespace SamCrowd.Segmentation.Networks;

/// <summary>Builds networks from the plan alone.</summary>
internal static class NetworkFactory
{
    /// <param name="inputChannels">Image channels, and for a cascade one more for each foreground label.</param>
    /// <param name="outputChannels">The label scheme's output channels.</param>
    /// <param name="outputs">Resolutions that give logits: null for all, with deep supervision; 1 for the highest alone, in
    /// prediction.</param>
    /// <param name="computeType">See <see cref="UNet.ComputeType"/>.</param>
    /// <param name="device">Where the parameters live; the CPU where null.</param>
    /// <param name="seed">Fixes the initial weights.</param>
    /// <param name="heads">First weights of the layers that make logits.</param>
    /// <exception cref="InvalidInputException">The plan asks for a network or layer that this program does not have.</exception>
    public static UNet Create(
        ArchitecturePlan plan, int inputChannels, int outputChannels, int? outputs, torch.ScalarType computeType = torch.ScalarType.Float32,
        torch.Device? device = null, long seed = 0, HeadInitialization heads = HeadInitialization.Orthogonal)
    {
        var shape = UNetShape.Of(plan, inputChannels, outputChannels);
        return new UNet(shape, device, seed, plan.ClassName, heads) { Outputs = outputs ?? shape.Stages - 1, ComputeType = computeType };
    }
}
