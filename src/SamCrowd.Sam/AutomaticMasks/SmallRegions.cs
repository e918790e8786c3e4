using SamCrowd.Imaging;
using SamCrowd.Imaging.Morphology;

namespace SamCrowd.Sam.AutomaticMasks;

/// <summary>
/// Fills small holes and drops small islands of a mask, with eight neighbours a pixel (segment_anything/utils/amg.py,
/// remove_small_regions).
/// </summary>
internal static class SmallRegions
{
    /// <param name="mask">rows x columns, C order.</param>
    /// <param name="smallest">Regions of fewer pixels go; where all islands are smaller, the largest stays.</param>
    /// <returns>The mask after both, and whether it changed.</returns>
    public static (bool[] Mask, bool Changed) Remove(bool[] mask, int rows, int columns, int smallest)
    {
        var size = new Size3(1, rows, columns);
        var holes = ConnectedComponents.Label(Array.ConvertAll(mask, m => !m), size, Connectivity.Corner);
        var filled = Small(holes, smallest) is { Count: > 0 } gone
            ? Array.ConvertAll(holes.Labels, label => label == 0 || gone.Contains(label)) : mask;
        var islands = ConnectedComponents.Label(filled, size, Connectivity.Corner);
        var dropped = Small(islands, smallest);
        if (dropped.Count == 0) return (filled, filled != mask);
        if (dropped.Count == islands.Count) dropped.Remove(islands.Largest());
        return (Array.ConvertAll(islands.Labels, label => label != 0 && !dropped.Contains(label)), true);
    }

    private static HashSet<int> Small(ComponentLabels components, int smallest) =>
        [.. Enumerable.Range(1, components.Count).Where(label => components.Sizes[label] < smallest)];
}
