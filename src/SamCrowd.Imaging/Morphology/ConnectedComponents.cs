namespace SamCrowd.Imaging.Morphology;

/// <summary>Labels the connected parts of a mask.</summary>
internal static class ConnectedComponents
{
    /// <param name="mask">z y x.</param>
    public static ComponentLabels Label(ReadOnlySpan<bool> mask, Size3 size, Connectivity connectivity)
    {
        var runs = RowRuns.Of(mask, size, value: true, connectivity);
        var labelOfRoot = new int[runs.Count];
        var labels = new int[mask.Length];
        var sizes = new List<long> { mask.Length };
        for (var row = 0; row < runs.Rows; row++)
        {
            var (first, end) = runs.OfRow(row);
            for (var run = first; run < end; run++)
            {
                var root = runs.Root(run);
                if (labelOfRoot[root] == 0)
                {
                    labelOfRoot[root] = sizes.Count;
                    sizes.Add(0);
                }
                var (start, stop) = runs[run];
                labels.AsSpan((row * size.X) + start, stop - start).Fill(labelOfRoot[root]);
                sizes[labelOfRoot[root]] += stop - start;
                sizes[0] -= stop - start;
            }
        }
        return new ComponentLabels(labels, [.. sizes]);
    }

    /// <summary>The mask without all but its largest component (of equals the first).</summary>
    public static bool[] KeepLargest(ReadOnlySpan<bool> mask, Size3 size, Connectivity connectivity)
    {
        var components = Label(mask, size, connectivity);
        var largest = components.Largest();
        return Array.ConvertAll(components.Labels, label => label != 0 && label == largest);
    }
}
