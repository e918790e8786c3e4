using TorchSharp;

namespace SamCrowd.Segmentation.Networks;

/// <summary>A trained tensor under nnU-Net's name for it.</summary>
/// <param name="Name">E.g. "encoder.stages.0.0.convs.0.conv.weight".</param>
/// <param name="Value">float32, requires a gradient.</param>
internal sealed record NamedParameter(string Name, torch.Tensor Value);
