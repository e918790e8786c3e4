using SamCrowd.Imaging;

namespace SamCrowd.Segmentation.Preprocessing;

/// <summary>A case as the network sees it.</summary>
/// <param name="Data">c z y x in plan axes, float32, normalised and resampled.</param>
/// <param name="Size">Of one channel.</param>
/// <param name="Labels">z y x; −1 outside the body where it was background; null for a case without labels.</param>
/// <param name="Weights">z y x, 0 to 1: how much the loss counts each voxel; null where all count the same.</param>
public sealed record PreprocessedCase(float[] Data, int Channels, Size3 Size, short[]? Labels, CaseProperties Properties, float[]? Weights = null);
