using SamCrowd.Imaging;
using SamCrowd.Imaging.Morphology;

namespace SamCrowd.Sam.Labeling;

/// <summary>Removes stray parts of a label volume: parts touch by face, edge or corner, in 3D, each label for itself.</summary>
internal static class ComponentCleanup
{
    /// <summary>Voxels of dropped parts become 0, in the confidence volume too.</summary>
    /// <param name="labels">Labels above 0, z y x; changed in place.</param>
    /// <param name="confidence">Of the same size, or null.</param>
    /// <param name="largestOnly">True to keep of each label its largest part alone.</param>
    /// <param name="smallestMm3">Parts of a smaller volume go, even where that leaves a label without any; 0 for none.</param>
    /// <returns>Voxels that became 0.</returns>
    public static long Apply(Volume<short> labels, Volume<float>? confidence, bool largestOnly, double smallestMm3)
    {
        var removed = 0L;
        if (!largestOnly && smallestMm3 <= 0) return removed;
        var spacing = labels.Geometry.Spacing;
        var voxel = spacing.X * spacing.Y * spacing.Z;
        foreach (var label in labels.Voxels.Distinct().Where(l => l > 0).ToArray())
        {
            var parts = ConnectedComponents.Label(Array.ConvertAll(labels.Voxels, v => v == label), labels.Size, Connectivity.Corner);
            var largest = parts.Largest();
            var kept = Enumerable.Range(0, parts.Count + 1).Select(part => (!largestOnly || part == largest)
                && parts.Sizes[part] * voxel >= smallestMm3).ToArray();
            for (var i = 0; i < parts.Labels.Length; i++)
            {
                if (parts.Labels[i] == 0 || kept[parts.Labels[i]]) continue;
                labels.Voxels[i] = 0;
                if (confidence is not null) confidence.Voxels[i] = 0;
                removed++;
            }
        }
        return removed;
    }
}
