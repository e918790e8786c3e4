using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>A case as the network sees it.</summary>
/// <param name="Data">c z y x in plan axes, float32, normalised and resampled.</param>
/// <param name="Size">Of one channel.</param>
/// <param name="Labels">Null for a case without labels.</param>
internal sealed record PreprocessedCase(float[] Data, int Channels, Size3 Size, PreprocessedLabels? Labels, CaseProperties Properties);
