namespace SamCrowd.Annotation.Coverage;

/// <summary>Looks through a box table for what annotators forgot or misplaced.</summary>
internal static class CoverageCheck
{
    /// <param name="settings">
    /// What neighbours predict is the box before, the box after or the box interpolated between them, whichever fits best; clicks have no
    /// size and are not checked.
    /// </param>
    /// <returns>One item a case, axis and label, in that order.</returns>
    public static IReadOnlyList<LabelCoverage> Of(BoxTable table, CoverageSettings? settings = null)
    {
        var leastOverlap = (settings ?? new()).LeastOverlap;
        // Where somebody looked for one label alone (null: for all), the slice is still unopened for the others.
        var opened = table.Prompts.Select(p => (p.Case, p.Axis, p.Slice, Label: (int?)null))
            .Concat(table.EmptySlices.Select(e => (e.Case, e.Axis, e.Slice, e.Label))).ToHashSet();
        return
        [
            .. table.Prompts.GroupBy(p => (p.Case, p.Axis, p.Label)).OrderBy(g => g.Key.Case, StringComparer.Ordinal)
                .ThenBy(g => g.Key.Axis).ThenBy(g => g.Key.Label)
                .Select(g => Of(g.Key.Case, g.Key.Axis, g.Key.Label, [.. g], opened, leastOverlap)),
        ];
    }

    private static LabelCoverage Of(string caseId, SliceAxis axis, int label, IReadOnlyList<BoxPrompt> prompts,
        HashSet<(string, SliceAxis, int, int?)> opened, double leastOverlap)
    {
        var extents = prompts.GroupBy(p => p.Slice).ToDictionary(g => g.Key, g => g.Select(p => p.Extent).Aggregate((a, b) => a.Union(b)));
        int[] slices = [.. extents.Keys.Order()];
        int[] gaps = [.. Enumerable.Range(slices[0], slices[^1] - slices[0] + 1).Where(s => !extents.ContainsKey(s))];
        var outliers = new List<BoxOutlier>();
        var boxesOnly = prompts.All(p => p.Box is not null);
        for (var i = 1; boxesOnly && i + 1 < slices.Length; i++)
        {
            var t = (float)(slices[i] - slices[i - 1]) / (slices[i + 1] - slices[i - 1]);
            var (before, at, after) = (extents[slices[i - 1]], extents[slices[i]], extents[slices[i + 1]]);
            // A box that agrees with one neighbour is right: then it is the other one that stands apart.
            var expected = new[] { before.Towards(after, t), before, after }.MaxBy(box => at.IntersectionOverUnion(box));
            if (at.IntersectionOverUnion(expected) < leastOverlap) outliers.Add(Outlier(slices[i], at, expected));
        }
        return new LabelCoverage(caseId, axis, label, slices.Length, slices[0], slices[^1], gaps,
            [.. gaps.Where(s => !opened.Contains((caseId, axis, s, null)) && !opened.Contains((caseId, axis, s, label)))], outliers);
    }

    private static BoxOutlier Outlier(int slice, PixelBox at, PixelBox expected) => new(
        slice, at.IntersectionOverUnion(expected), at.Area / Math.Max(expected.Area, 1),
        Math.Sqrt(Math.Pow(at.Centre.X - expected.Centre.X, 2) + Math.Pow(at.Centre.Y - expected.Centre.Y, 2)));
}
