using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Augmentation.Samples;

/// <summary>What the network is trained with.</summary>
/// <param name="Channels">Image channels, and for a cascade one more for each foreground label of the previous stage.</param>
/// <param name="Size">Voxels along z, y, x: the plan's patch size; a 2D patch has one slice.</param>
/// <param name="Data">c z y x, C order.</param>
/// <param name="Targets">One for each deep-supervision scale, highest resolution first.</param>
/// <param name="Boxes">What the annotators' boxes say of each voxel of the patch, bits as <see cref="Preprocessing.BoxMaps"/> has them, z y
/// x; null for none.</param>
internal sealed record AugmentedSample(int Channels, Size3 Size, float[] Data, IReadOnlyList<TrainingTarget> Targets, int[]? Boxes = null);
