using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Augmentation.Samples;

/// <summary>The labels of a patch at one resolution.</summary>
/// <param name="Labels">z y x, C order; no value below 0.</param>
/// <param name="Weights">z y x: how much the loss counts each voxel, 0 to 1; null where all count the same.</param>
internal sealed record TrainingTarget(Size3 Size, short[] Labels, float[]? Weights = null);
