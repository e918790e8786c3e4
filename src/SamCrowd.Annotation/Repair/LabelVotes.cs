using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Repair;

/// <summary>Counts by label how many of several masks hold a voxel.</summary>
/// <param name="size">The volume's.</param>
/// <param name="geometry">Where it lies.</param>
/// <param name="voters">Masks of one prompt, at most 255.</param>
internal sealed class LabelVotes(Size3 size, Geometry geometry, int voters)
{
    private readonly SortedDictionary<int, byte[]> _votes = [];

    /// <summary>
    /// Adds one mask of a slice; a voxel that several boxes of one label hold has at most as many votes as there are voters.
    /// </summary>
    /// <param name="mask">rows x columns of the slice.</param>
    public void Add(SliceAxis axis, int slice, int label, ReadOnlySpan<bool> mask)
    {
        if (!_votes.TryGetValue(label, out var votes)) _votes[label] = votes = new byte[size.Count];
        var plane = new SlicePlane(size, axis);
        for (var pixel = 0; pixel < mask.Length; pixel++)
        {
            if (!mask[pixel]) continue;
            ref var count = ref votes[plane.VoxelIndex(slice, pixel / plane.Columns, pixel % plane.Columns)];
            if (count < voters) count++;
        }
    }

    /// <summary>
    /// The mean of the masks as labels and weights: a voxel takes the label that most masks gave it where at least half did, and weighs
    /// |2p - 1|, p being the share of them: 1 where all agree, 0 where they are divided.
    /// </summary>
    public (Volume<short> Labels, Volume<float> Weights) Decide()
    {
        var labels = new Volume<short>(size, geometry);
        var weights = new Volume<float>(size, geometry);
        for (var i = 0; i < labels.Voxels.Length; i++)
        {
            var most = 0;
            foreach (var (label, votes) in _votes)
            {
                if (votes[i] <= most) continue;
                most = votes[i];
                if (2 * most >= voters) labels.Voxels[i] = (short)label;
            }
            weights.Voxels[i] = Math.Abs((2f * most / voters) - 1);
        }
        return (labels, weights);
    }
}
