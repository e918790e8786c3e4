using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Fusion;

/// <summary>The label volume of a case that one annotator's prompts gave.</summary>
/// <param name="Labels">z y x: 0 background, above 0 a label, or the ignore label.</param>
/// <param name="Confidence">
/// z y x, on the same grid: 0 to 1, SAM's predicted IoU of the mask that painted the voxel, 0 elsewhere; needed by
/// <see cref="LabelFusionRule.ScoreWeighted"/> only.
/// </param>
internal sealed record AnnotatorLabels(string Annotator, Volume<short> Labels, Volume<float>? Confidence = null);
