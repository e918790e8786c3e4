namespace SamCrowd.Annotation.Annotators;

/// <summary>4-connected components of a mask on a slice.</summary>
internal static class SliceComponents
{
    /// <summary>
    /// Bounding boxes (first column, first row, last column, last row), in the order in which a scan by rows meets the components.
    /// </summary>
    public static IReadOnlyList<(int X0, int Y0, int X1, int Y1)> BoundingBoxes(bool[] mask, int rows, int columns) =>
        [.. Components(mask, rows, columns).Select(pixels =>
            (pixels.Min(p => p % columns), pixels.Min(p => p / columns), pixels.Max(p => p % columns), pixels.Max(p => p / columns)))];

    /// <summary>Pixel indices of each component, in the same order.</summary>
    public static IReadOnlyList<IReadOnlyList<int>> Components(bool[] mask, int rows, int columns)
    {
        var components = new List<IReadOnlyList<int>>();
        var seen = new bool[mask.Length];
        var open = new Stack<int>();
        for (var i = 0; i < mask.Length; i++)
        {
            if (!mask[i] || seen[i]) continue;
            var pixels = new List<int>();
            Flood(i, rows, columns, open, at => mask[at] && !seen[at], at =>
            {
                seen[at] = true;
                pixels.Add(at);
            });
            components.Add(pixels);
        }
        return components;
    }

    /// <summary>
    /// Visits the pixels that can be reached from <paramref name="start"/> over 4-neighbours that are free; visiting takes one.
    /// </summary>
    public static void Flood(int start, int rows, int columns, Stack<int> open, Func<int, bool> isFree, Action<int> visit)
    {
        open.Push(start);
        while (open.TryPop(out var at))
        {
            if (!isFree(at)) continue;
            visit(at);
            var (y, x) = (at / columns, at % columns);
            if (x > 0) open.Push(at - 1);
            if (x < columns - 1) open.Push(at + 1);
            if (y > 0) open.Push(at - columns);
            if (y < rows - 1) open.Push(at + columns);
        }
    }
}
