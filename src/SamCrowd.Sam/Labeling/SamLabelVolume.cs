using SamCrowd.Imaging;

namespace SamCrowd.Sam.Labeling;

/// <summary>A label volume made by SAM, and what it rests on.</summary>
/// <param name="Labels">z y x on the image's grid: label values of the prompts, 0 background, the ignore label where asked for.</param>
/// <param name="Prompts">One result a prompt, in painting order.</param>
/// <param name="Confidence">Predicted IoU of each voxel's mask, 0 where there is none; null when not asked for.</param>
public sealed record SamLabelVolume(Volume<short> Labels, IReadOnlyList<PromptResult> Prompts, Volume<float>? Confidence, SamTiming Timing);
