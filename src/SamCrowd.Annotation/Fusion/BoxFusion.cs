using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;
using SamCrowd.Imaging.Statistics;

namespace SamCrowd.Annotation.Fusion;

/// <summary>
/// Several annotators' boxes of the same object made one. Boxes of one label on one slice belong together where their IoU with the group's
/// median box is at least a threshold; a group that enough annotators drew becomes the median box, edge by edge.
/// </summary>
internal static class BoxFusion
{
    public const string Source = "fused";

    /// <param name="table">
    /// Boxes of any number of cases and annotators. Prompts without a box are left out, but for those of an annotator who is the only
    /// voter: these stay as they are, with their points.
    /// </param>
    /// <param name="settings">By default the majority: half of the annotators of a case are enough.</param>
    /// <returns>Fused boxes by case, axis, slice and label. A slice that somebody opened and that got no box is empty.</returns>
    /// <exception cref="InvalidInputException">A setting is out of its range.</exception>
    public static BoxTable Majority(BoxTable table, BoxFusionSettings? settings = null)
    {
        settings ??= new();
        SettingCheck.Require(settings, "fusion of boxes");
        var count = VoteCount.Of(table, settings.Voters);
        var fused = new List<BoxPrompt>();
        foreach (var place in table.Prompts.GroupBy(p => (p.Case, p.Axis, p.Slice, p.Label))
            .OrderBy(g => g.Key.Case, StringComparer.Ordinal).ThenBy(g => g.Key.Axis).ThenBy(g => g.Key.Slice).ThenBy(g => g.Key.Label))
        {
            var all = count.Voters(place.Key.Case, place.Key.Axis, place.Key.Slice, place.Key.Label);
            if (all == 1) fused.AddRange(place.Select(prompt => prompt with { Annotator = Source, Source = Source }));
            else
                foreach (var group in Groups(place.Where(p => p.Box is not null), settings.Overlap))
                    if (group.Select(p => p.Annotator).Distinct().Count() >= settings.Votes * all) fused.Add(Fuse(group));
        }
        var boxed = fused.Select(p => (p.Case, p.Axis, p.Slice)).ToHashSet();
        var opened = table.Prompts.Select(p => (p.Case, p.Axis, p.Slice)).Concat(table.EmptySlices.Select(e => (e.Case, e.Axis, e.Slice)))
            .Distinct().Where(slice => !boxed.Contains(slice));
        return new BoxTable(fused, [.. opened.Select(slice => new EmptySlice(slice.Case, slice.Axis, slice.Slice, Source, Source))]);
    }

    private static BoxPrompt Fuse(List<BoxPrompt> group) =>
        new(group[0].Case, group[0].Axis, group[0].Slice, group[0].Label, MedianBox(group), Source, group.Sum(p => p.TimeSeconds), Source);

    private static List<List<BoxPrompt>> Groups(IEnumerable<BoxPrompt> prompts, double leastOverlap)
    {
        var groups = new List<List<BoxPrompt>>();
        foreach (var prompt in prompts)
        {
            var nearest = groups.Where(g => g.All(p => p.Annotator != prompt.Annotator))
                .MaxBy(g => MedianBox(g).IntersectionOverUnion(prompt.Box!.Value));
            if (nearest is not null && MedianBox(nearest).IntersectionOverUnion(prompt.Box!.Value) >= leastOverlap) nearest.Add(prompt);
            else groups.Add([prompt]);
        }
        return groups;
    }

    private static PixelBox MedianBox(IReadOnlyList<BoxPrompt> group) =>
        new(Median(group.Select(p => p.Box!.Value.X0)), Median(group.Select(p => p.Box!.Value.Y0)),
            Median(group.Select(p => p.Box!.Value.X1)), Median(group.Select(p => p.Box!.Value.Y1)));

    private static float Median(IEnumerable<float> values) => (float)Percentiles.Median(values.Select(value => (double)value));
}
