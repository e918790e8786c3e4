using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Fusion;

/// <summary>Several annotators' label volumes made one.</summary>
/// <param name="Labels">z y x: 0 background, above 0 a label, or the ignore label.</param>
/// <param name="Confidence">z y x: the probability of the label that the voxel got, .5 to 1; 0 for background and the ignore label.</param>
internal sealed record FusedLabels(Volume<short> Labels, Volume<float> Confidence);
