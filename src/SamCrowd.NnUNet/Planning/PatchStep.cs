namespace SamCrowd.NnUNet.Planning;

/// <summary>One try of the search for a patch that fits the memory.</summary>
/// <param name="PatchSize">Voxels.</param>
/// <param name="FeatureMapSize">Values in all convolution outputs for one patch.</param>
/// <param name="ReducedAxis">The axis made smaller after this try; null for the patch that was kept.</param>
internal sealed record PatchStep(IReadOnlyList<int> PatchSize, long FeatureMapSize, int? ReducedAxis);
