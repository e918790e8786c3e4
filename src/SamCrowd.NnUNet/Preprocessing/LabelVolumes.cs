using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>What is known of a case voxel by voxel, as read: all in the grid of its label map.</summary>
/// <param name="Weights">How much the loss counts each voxel, 0 to 1; null where all count the same.</param>
/// <param name="PreviousStage">The label map that a cascade's first stage predicted; null for none.</param>
/// <param name="Boxes">What the annotators' boxes say of each voxel, as <see cref="BoxMaps"/> has it; null for none.</param>
internal sealed record LabelVolumes(Volume<short> Map, Volume<float>? Weights = null, Volume<short>? PreviousStage = null,
    Volume<int>? Boxes = null);
