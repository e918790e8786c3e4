using SamCrowd.Datasets.Layout;
using SamCrowd.Datasets.Sampling;

namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>
/// Draws the voxels of each class that training may centre patches on, as nnU-Net draws them: without replacement from one
/// RandomState(1234) that the classes share, in their order; max(min(10000, N), ⌈0.01 N⌉) of N voxels.
/// </summary>
internal static class ForegroundSampling
{
    public const int Seed = 1234;

    public const int SmallestSample = 10000;

    private const double SmallestShare = 0.01;

    /// <param name="labels">z y x.</param>
    /// <param name="scheme">Gives the classes, or the regions where it has some; an ignore label adds an entry of everything
    /// annotated.</param>
    public static IReadOnlyList<ClassLocations> Sample(short[] labels, LabelScheme scheme, int smallestSample = SmallestSample)
    {
        List<IReadOnlyList<int>> classes = [.. scheme.ForegroundRegions];
        if (scheme.IgnoreLabel is not null) classes.Add([-1, .. scheme.All]);
        return Sample(labels, classes, smallestSample);
    }

    /// <param name="classes">The label values of each class or region; a region's voxels are counted label by label in this order.</param>
    public static IReadOnlyList<ClassLocations> Sample(short[] labels, IReadOnlyList<IReadOnlyList<int>> classes,
        int smallestSample = SmallestSample)
    {
        var voxels = VoxelsByLabel(labels, classes.SelectMany(values => values).ToHashSet());
        var random = new NumpyRandomState(Seed);
        return [.. classes.Select(values => new ClassLocations(values, Draw(values, voxels, random, smallestSample)))];
    }

    private static int[] Draw(IReadOnlyList<int> values, Dictionary<int, int[]> voxels, NumpyRandomState random, int smallestSample)
    {
        var members = values.Where(voxels.ContainsKey).Select(value => voxels[value]).ToList();
        var total = members.Sum(member => member.Length);
        if (total == 0) return [];
        var count = Math.Max(Math.Min(smallestSample, total), (int)Math.Ceiling(total * SmallestShare));
        var order = random.Permutation(total);
        var drawn = new int[count];
        for (var i = 0; i < count; i++)
        {
            var offset = order[i];
            var member = 0;
            while (offset >= members[member].Length) offset -= members[member++].Length;
            drawn[i] = members[member][offset];
        }
        return drawn;
    }

    /// <summary>For each wanted label that occurs its voxels in ascending order.</summary>
    private static Dictionary<int, int[]> VoxelsByLabel(short[] labels, HashSet<int> wanted)
    {
        const int offset = -short.MinValue;
        var counts = new int[1 << 16];
        for (var i = 0; i < labels.Length;)
        {
            var end = RunEnd(labels, i);
            counts[labels[i] + offset] += end - i;
            i = end;
        }
        var voxels = new int[1 << 16][];
        foreach (var value in wanted)
            if (counts[value + offset] > 0) voxels[value + offset] = new int[counts[value + offset]];
        Array.Clear(counts);
        for (var i = 0; i < labels.Length;)
        {
            var (bin, end) = (labels[i] + offset, RunEnd(labels, i));
            if (voxels[bin] is { } list)
                for (; i < end; i++) list[counts[bin]++] = i;
            i = end;
        }
        return wanted.Where(value => voxels[value + offset] is not null).ToDictionary(value => value, value => voxels[value + offset]);
    }

    /// <summary>
    /// Where the run of equal labels that begins at <paramref name="start"/> ends; most of a case is background in long runs.
    /// </summary>
    private static int RunEnd(short[] labels, int start)
    {
        var change = labels.AsSpan(start).IndexOfAnyExcept(labels[start]);
        return change < 0 ? labels.Length : start + change;
    }
}
