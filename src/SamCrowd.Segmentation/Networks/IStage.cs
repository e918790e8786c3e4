using TorchSharp;

namespace SamCrowd.Segmentation.Networks;

/// <summary>All layers of one resolution.</summary>
internal interface IStage
{
    /// <param name="x">b c (z) y x.</param>
    /// <param name="type">The precision of the convolutions.</param>
    torch.Tensor Forward(torch.Tensor x, torch.ScalarType type);
}
