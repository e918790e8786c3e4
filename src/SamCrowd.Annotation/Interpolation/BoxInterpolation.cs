namespace SamCrowd.Annotation.Interpolation;

/// <summary>
/// Fills the slices between two boxed slices of a label with boxes on the straight line between them. Several boxes of one label are
/// paired by the nearest centre, and a box that finds no partner is not carried on.
/// </summary>
internal static class BoxInterpolation
{
    public const string Source = "interpolated";

    /// <param name="longestGap">Longest run of unboxed slices to fill; a longer one stays as it is.</param>
    /// <returns>The new prompts only, by case, label and slice.</returns>
    public static IReadOnlyList<BoxPrompt> Between(IReadOnlyList<BoxPrompt> prompts, int longestGap = int.MaxValue)
    {
        var filled = new List<BoxPrompt>();
        foreach (var track in prompts.Where(p => p.Box is not null).GroupBy(p => (p.Case, p.Axis, p.Label, p.Annotator)))
        {
            var slices = track.GroupBy(p => p.Slice).OrderBy(g => g.Key).ToArray();
            for (var i = 1; i < slices.Length; i++)
                if (slices[i].Key - slices[i - 1].Key - 1 <= longestGap)
                    filled.AddRange(Fill([.. slices[i - 1]], [.. slices[i]]));
        }
        return filled;
    }

    private static IEnumerable<BoxPrompt> Fill(List<BoxPrompt> first, List<BoxPrompt> last)
    {
        foreach (var start in first)
        {
            if (last.Count == 0) yield break;
            var end = last.MinBy(p => Distance(start.Box!.Value, p.Box!.Value))!;
            last.Remove(end);
            for (var slice = start.Slice + 1; slice < end.Slice; slice++)
            {
                var t = (float)(slice - start.Slice) / (end.Slice - start.Slice);
                yield return start with
                {
                    Slice = slice,
                    Box = start.Box!.Value.Towards(end.Box!.Value, t),
                    TimeSeconds = null,
                    Source = Source,
                    Points = []
                };
            }
        }
    }

    private static float Distance(PixelBox a, PixelBox b) =>
        MathF.Sqrt(((a.Centre.X - b.Centre.X) * (a.Centre.X - b.Centre.X)) + ((a.Centre.Y - b.Centre.Y) * (a.Centre.Y - b.Centre.Y)));
}
