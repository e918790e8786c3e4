using SamCrowd.Segmentation.Networks.Computing;
using TorchSharp;

namespace SamCrowd.Segmentation.Networks;

/// <summary>All layers of one resolution.</summary>
internal interface IStage
{
    /// <param name="x">b c (z) y x.</param>
    torch.Tensor Forward(torch.Tensor x, IComputation computation);
}
