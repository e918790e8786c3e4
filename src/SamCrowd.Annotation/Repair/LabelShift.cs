using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Repair;

/// <summary>
/// Moves the surface of a label by a fixed distance, one number a label that is chosen on a few volumes with ground truth so that the
/// label's volume there is unbiased: SAM's masks are too large by about the same margin everywhere.
/// </summary>
internal static class LabelShift
{
    /// <summary>A surface is moved outwards by at most so much, in mm.</summary>
    public const double FarthestOutwards = 10;

    /// <summary>
    /// The signed distance (mm; above 0 within the label) from which on voxels are kept, so that the number of kept voxels of all volumes
    /// together comes nearest to the number in ground truth.
    /// </summary>
    /// <param name="pairs">Labels and ground truth of the volumes to choose on, each pair on one grid.</param>
    /// <returns>Null where the labels hold nothing of the label, or ground truth does not.</returns>
    public static double? Choose(IEnumerable<(Volume<short> Labels, Volume<short> Truth)> pairs, int label)
    {
        var counts = new SortedDictionary<float, long>(Comparer<float>.Create((a, b) => b.CompareTo(a)));
        var wanted = 0L;
        foreach (var (labels, truth) in pairs)
        {
            wanted += truth.Voxels.LongCount(value => value == label);
            if (LabelBlock.Around(labels, label, FarthestOutwards) is not { } block) continue;
            foreach (var distance in block.SignedDistances())
                if (distance >= -FarthestOutwards) counts[distance] = counts.GetValueOrDefault(distance) + 1;
        }
        if (wanted == 0 || counts.Count == 0) return null;
        var (best, error, kept) = (0.0, long.MaxValue, 0L);
        foreach (var (distance, count) in counts)
        {
            kept += count;
            if (Math.Abs(kept - wanted) >= error) break;
            (best, error) = (distance, Math.Abs(kept - wanted));
        }
        return best;
    }

    /// <param name="labels">Not changed.</param>
    /// <param name="distances">By label, what <see cref="Choose"/> found. A label that grows takes background alone, nearest label
    /// first.</param>
    public static Volume<short> Apply(Volume<short> labels, IReadOnlyDictionary<int, double> distances)
    {
        var shifted = new Volume<short>(labels.Size, labels.Geometry, (short[])labels.Voxels.Clone());
        var nearest = new Dictionary<int, float>();
        foreach (var (label, least) in distances.OrderBy(pair => pair.Key))
        {
            if (LabelBlock.Around(labels, label, Math.Max(0, -least)) is not { } block) continue;
            var signed = block.SignedDistances();
            // float, as the distances are: the chosen distance itself is kept.
            var limit = (float)least;
            for (var i = 0; i < signed.Length; i++)
            {
                var voxel = block.IndexOf(i);
                if (block.Mask[i] && signed[i] < limit) shifted.Voxels[voxel] = 0;
                if (block.Mask[i] || signed[i] < limit || labels.Voxels[voxel] != 0) continue;
                if (nearest.TryGetValue(voxel, out var other) && other >= signed[i]) continue;
                (nearest[voxel], shifted.Voxels[voxel]) = (signed[i], (short)label);
            }
        }
        return shifted;
    }
}
