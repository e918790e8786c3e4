namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>What is known of a case voxel by voxel, in the network's grid; all z y x.</summary>
/// <param name="Map">Label values; −1 outside the body where it was background.</param>
/// <param name="Weights">0 to 1: how much the loss counts each voxel; null where all count the same.</param>
/// <param name="PreviousStage">The label values that a cascade's first stage predicted; null for none.</param>
/// <param name="Boxes">What the annotators' boxes say of each voxel, as <see cref="BoxMaps"/> has it; null for none.</param>
internal sealed record PreprocessedLabels(short[] Map, float[]? Weights = null, short[]? PreviousStage = null, int[]? Boxes = null);
