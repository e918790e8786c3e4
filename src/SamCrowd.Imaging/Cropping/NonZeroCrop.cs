using System.Collections.Concurrent;
using SamCrowd.Imaging.Morphology;
using SamCrowd.Imaging.Resampling;

namespace SamCrowd.Imaging.Cropping;

/// <summary>
/// The box around all voxels that are not 0 in some channel, and what lies outside the body within it (nnU-Net: crop_to_nonzero). Holes
/// are filled before: a zero voxel is outside only where a path of face-neighbouring zero voxels leads from it out of the box.
/// </summary>
internal static class NonZeroCrop
{
    /// <param name="channels">Volumes of one size.</param>
    /// <returns>The box in the volumes' own axes; the whole volume where everything is 0.</returns>
    public static CropBox FindBox(IReadOnlyList<Volume<float>> channels, int threads)
    {
        var size = channels[0].Size;
        var boxes = new ConcurrentBag<CropBox>();
        Parallel.For(0, size.Z, new ParallelOptions { MaxDegreeOfParallelism = threads }, z =>
        {
            foreach (var channel in channels)
                if (BoxOfSlice(channel.Slice(z), size, z) is { } box) boxes.Add(box);
        });
        return boxes.IsEmpty ? CropBox.Whole(size)
            : boxes.Aggregate((a, b) => new CropBox(Union(a.First, b.First), Union(a.Second, b.Second), Union(a.Third, b.Third)));
    }

    /// <summary>Marks the voxels outside the body; null where there are none.</summary>
    /// <param name="channels">Cropped arrays of <paramref name="size"/>, z y x.</param>
    public static bool[]? FindOutside(IReadOnlyList<float[]> channels, Size3 size, int threads)
    {
        var inside = new bool[size.Count];
        var plane = size.Y * size.X;
        var hasZeros = false;
        Parallel.For(0, size.Z, new ParallelOptions { MaxDegreeOfParallelism = threads }, z =>
        {
            var marks = inside.AsSpan(z * plane, plane);
            foreach (var channel in channels) MarkWhereNotZero(channel.AsSpan(z * plane, plane), marks);
            if (marks.Contains(false)) Volatile.Write(ref hasZeros, true);
        });
        if (!hasZeros) return null;
        // Beyond the box everything is 0, so its sides are border in the whole volume too.
        var outside = HoleFilling.Fill(inside, size);
        if (!outside.AsSpan().Contains(false)) return null;
        for (var i = 0; i < outside.Length; i++) outside[i] = !outside[i];
        return outside;
    }

    /// <summary>The box of a volume as an array with its axes in the plan's order.</summary>
    /// <param name="box">In plan axes.</param>
    /// <param name="owned">The volume may be used up, so that nothing need be copied where everything stays in its place.</param>
    public static T[] Take<T>(Volume<T> volume, CropBox box, IReadOnlyList<int> transposeForward, bool owned)
        where T : unmanaged
    {
        if (owned && box == CropBox.Whole(volume.Size) && transposeForward is [0, 1, 2]) return volume.Voxels;
        var cropped = GC.AllocateUninitializedArray<T>(checked((int)box.Size.Count));
        AxisPermutation.ApplyToBox<T>(volume.Voxels, volume.Size, box.Origin, box.Size, cropped, transposeForward);
        return cropped;
    }

    private static void MarkWhereNotZero(ReadOnlySpan<float> values, Span<bool> marks)
    {
        marks = marks[..values.Length];
        for (var i = 0; i < values.Length; i++) marks[i] |= values[i] != 0;
    }

    private static CropBox? BoxOfSlice(ReadOnlySpan<float> slice, Size3 size, int z)
    {
        var (firstY, lastY, firstX, lastX) = (int.MaxValue, -1, int.MaxValue, -1);
        for (var y = 0; y < size.Y; y++)
        {
            var row = slice.Slice(y * size.X, size.X);
            var first = 0;
            while (first < row.Length && row[first] == 0) first++;
            if (first == row.Length) continue;
            var last = row.Length - 1;
            while (row[last] == 0) last--;
            (firstY, lastY) = (Math.Min(firstY, y), y);
            (firstX, lastX) = (Math.Min(firstX, first), Math.Max(lastX, last));
        }
        return lastY < 0 ? null : new CropBox(new AxisRange(z, z + 1), new AxisRange(firstY, lastY + 1), new AxisRange(firstX, lastX + 1));
    }

    private static AxisRange Union(AxisRange a, AxisRange b) => new(Math.Min(a.Start, b.Start), Math.Max(a.End, b.End));
}
