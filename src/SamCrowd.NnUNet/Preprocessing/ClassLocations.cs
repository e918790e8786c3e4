namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>Sampled voxels of one class or region of a preprocessed case; training draws patches around them.</summary>
/// <param name="Labels">The label values it covers: one of a class; with an ignore label the last entry covers −1 and all labels, i.e.
/// everything annotated.</param>
/// <param name="Voxels">Indices (z · Y + y) · X + x, in the order they were drawn; empty where the case has none of the labels.</param>
internal sealed record ClassLocations(IReadOnlyList<int> Labels, int[] Voxels);
