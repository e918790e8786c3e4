using SamCrowd.Imaging;
using SamCrowd.Imaging.Morphology;

namespace SamCrowd.Annotation;

/// <summary>Connected components of a mask on a slice, in the order in which a scan by rows meets them.</summary>
internal static class SliceComponents
{
    /// <summary>The box of each: its first and last column and row.</summary>
    /// <param name="mask">rows x columns, C order.</param>
    public static PixelBox[] BoundingBoxes(bool[] mask, int rows, int columns, Connectivity connectivity)
    {
        var parts = ConnectedComponents.Label(mask, new Size3(1, rows, columns), connectivity);
        var boxes = new PixelBox?[parts.Count];
        for (var pixel = 0; pixel < mask.Length; pixel++)
        {
            if (parts.Labels[pixel] == 0) continue;
            var (row, column) = Math.DivRem(pixel, columns);
            ref var box = ref boxes[parts.Labels[pixel] - 1];
            var here = new PixelBox(column, row, column, row);
            box = box?.Union(here) ?? here;
        }
        return Array.ConvertAll(boxes, box => box!.Value);
    }

    /// <summary>The pixels of each 4-connected one, in the order of a depth-first walk: a seed's draws among them rest on it.</summary>
    /// <param name="mask">rows x columns, C order.</param>
    public static IReadOnlyList<IReadOnlyList<int>> Pixels(bool[] mask, int rows, int columns)
    {
        var components = new List<IReadOnlyList<int>>();
        var (seen, open) = (new bool[mask.Length], new Stack<int>());
        for (var start = 0; start < mask.Length; start++)
        {
            if (!mask[start] || seen[start]) continue;
            var pixels = new List<int>();
            open.Push(start);
            while (open.TryPop(out var at))
            {
                if (!mask[at] || seen[at]) continue;
                seen[at] = true;
                pixels.Add(at);
                var (y, x) = Math.DivRem(at, columns);
                if (x > 0) open.Push(at - 1);
                if (x < columns - 1) open.Push(at + 1);
                if (y > 0) open.Push(at - columns);
                if (y < rows - 1) open.Push(at + columns);
            }
            components.Add(pixels);
        }
        return components;
    }
}
