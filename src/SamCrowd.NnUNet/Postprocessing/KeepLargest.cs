using SamCrowd.Imaging;
using SamCrowd.Imaging.Morphology;

namespace SamCrowd.NnUNet.Postprocessing;

/// <summary>Of all voxels that have one of these labels, keep the largest connected component; the others become background.</summary>
/// <param name="Labels">One label, a region's labels, or all foreground labels.</param>
/// <param name="IsList">Whether the file writes them as a list; a plain label is a number.</param>
internal sealed record KeepLargest(IReadOnlyList<int> Labels, bool IsList)
{
    /// <summary>Changes the label map in place; voxels touch by face, edge or corner.</summary>
    public void Apply(Volume<short> map)
    {
        var inside = LabelMask.Of(map.Voxels, Labels);
        var kept = ConnectedComponents.KeepLargest(inside, map.Size, Connectivity.Corner);
        for (var i = 0; i < inside.Length; i++)
            if (inside[i] && !kept[i]) map.Voxels[i] = 0;
    }
}
