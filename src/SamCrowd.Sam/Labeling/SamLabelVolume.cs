using SamCrowd.Imaging;

namespace SamCrowd.Sam.Labeling;

/// <summary>A label volume made by SAM, and what it rests on.</summary>
/// <param name="Labels">z y x on the image's grid: label values of the prompts, 0 background, the ignore label where asked for.</param>
/// <param name="Prompts">One result a prompt, in painting order.</param>
/// <param name="Coverage">Which slices had a prompt, by axis and label.</param>
/// <param name="RemovedVoxels">Painted voxels that the clean-up of components took away.</param>
/// <param name="Confidence">Predicted IoU of each voxel's mask, 0 where there is none; null when not asked for.</param>
internal sealed record SamLabelVolume(
    Volume<short> Labels, IReadOnlyList<PromptResult> Prompts, IReadOnlyList<PromptCoverage> Coverage, long RemovedVoxels,
    Volume<float>? Confidence, SamTiming Timing);
