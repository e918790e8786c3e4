namespace SamCrowd.Imaging.Morphology;

/// <summary>Which voxels touch. A single slice (z = 1) has the 2D neighbours.</summary>
internal enum Connectivity
{
    /// <summary>A common face: 6 neighbours, 4 in a slice.</summary>
    Face,

    /// <summary>A common face, edge or corner: 26 neighbours, 8 in a slice.</summary>
    Corner,
}
