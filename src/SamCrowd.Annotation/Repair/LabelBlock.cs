using SamCrowd.Imaging;
using SamCrowd.Imaging.Morphology;

namespace SamCrowd.Annotation.Repair;

/// <summary>The part of a volume around one label, so that distances are measured there alone.</summary>
internal sealed class LabelBlock
{
    private readonly Size3 _whole;
    private readonly int[] _first = new int[3];
    private readonly double[] _spacing;

    private LabelBlock(Volume<short> labels, int label, int[] first, int[] last, double margin)
    {
        _whole = labels.Size;
        var spacing = labels.Geometry.Spacing;
        _spacing = [spacing.Z, spacing.Y, spacing.X];
        var lengths = new int[3];
        for (var axis = 0; axis < 3; axis++)
        {
            // One voxel more on each side: the nearest background is inside.
            var more = 1 + (int)Math.Ceiling(margin / _spacing[axis]);
            _first[axis] = Math.Max(0, first[axis] - more);
            lengths[axis] = Math.Min(_whole[axis], last[axis] + 1 + more) - _first[axis];
        }
        Size = Size3.FromArray(lengths);
        Mask = new bool[Size.Count];
        for (var i = 0; i < Mask.Length; i++) Mask[i] = labels.Voxels[IndexOf(i)] == label;
    }

    public Size3 Size { get; }

    /// <summary>z y x of the block.</summary>
    public bool[] Mask { get; }

    /// <param name="margin">How far the block reaches beyond the label, mm.</param>
    /// <returns>Null where no voxel has the label.</returns>
    public static LabelBlock? Around(Volume<short> labels, int label, double margin)
    {
        int[] first = [int.MaxValue, int.MaxValue, int.MaxValue], last = [-1, -1, -1];
        var (rows, columns) = (labels.Size.Y, labels.Size.X);
        for (var row = 0; row < labels.Size.Z * rows; row++)
        {
            var line = labels.Voxels.AsSpan(row * columns, columns);
            var start = line.IndexOf((short)label);
            if (start < 0) continue;
            int[] place = [row / rows, row % rows, start], end = [row / rows, row % rows, line.LastIndexOf((short)label)];
            for (var axis = 0; axis < 3; axis++)
                (first[axis], last[axis]) = (Math.Min(first[axis], place[axis]), Math.Max(last[axis], end[axis]));
        }
        return last[0] < 0 ? null : new LabelBlock(labels, label, first, last, margin);
    }

    /// <summary>
    /// Signed distances in mm: within the label to the nearest voxel outside, above 0; outside, below 0, to the nearest voxel of the label.
    /// </summary>
    public float[] SignedDistances()
    {
        var inward = DistanceTransform.ToBackground(Mask, Size, _spacing);
        var outward = DistanceTransform.ToMask(Mask, Size, _spacing);
        for (var i = 0; i < inward.Length; i++) inward[i] = Mask[i] ? inward[i] : -outward[i];
        return inward;
    }

    /// <summary>Index in the whole volume's voxels.</summary>
    public int IndexOf(int voxel)
    {
        var (z, rest) = Math.DivRem(voxel, Size.Y * Size.X);
        var (y, x) = Math.DivRem(rest, Size.X);
        return ((((z + _first[0]) * _whole.Y) + y + _first[1]) * _whole.X) + x + _first[2];
    }
}
