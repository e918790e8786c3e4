using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Annotators;

/// <summary>Where a simulated person clicks.</summary>
internal static class PointPlacement
{
    /// <summary>
    /// The first click goes to the middle of the object (the pixel farthest from its edge), further ones anywhere on it; negative ones
    /// inside the box, off the label.
    /// </summary>
    public static IReadOnlyList<PointPrompt> Draw(LabelSlice mask, IReadOnlyList<int> part, PixelBox box, int positive, int negative,
        RandomStream random)
    {
        var points = new List<PointPrompt> { At(Innermost(mask, part), mask.Columns, true) };
        while (points.Count < positive) points.Add(At(part[random.Integer(part.Count)], mask.Columns, true));
        int[] beside = [.. Enumerable.Range(0, mask.Pixels.Length)
            .Where(i => !mask.Pixels[i] && box.Contains(i % mask.Columns, i / mask.Columns))];
        for (var i = 0; i < negative && beside.Length > 0; i++) points.Add(At(beside[random.Integer(beside.Length)], mask.Columns, false));
        return points;
    }

    private static PointPrompt At(int pixel, int columns, bool positive) => new(pixel % columns, pixel / columns, positive);

    // Peels the object 4-neighbour layer by layer; the first pixel of the last layer is the innermost.
    private static int Innermost(LabelSlice mask, IReadOnlyList<int> part)
    {
        var left = part.ToHashSet();
        while (true)
        {
            int[] inner = [.. left.Where(p => HasAllNeighbours(p))];
            if (inner.Length == 0) return left.Min();
            left = [.. inner];
        }

        bool HasAllNeighbours(int p) =>
            p % mask.Columns > 0 && p % mask.Columns < mask.Columns - 1
            && left.Contains(p - 1) && left.Contains(p + 1) && left.Contains(p - mask.Columns) && left.Contains(p + mask.Columns);
    }
}
