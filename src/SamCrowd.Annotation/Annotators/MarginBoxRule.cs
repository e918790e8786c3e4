using SamCrowd.Imaging;
using SamCrowd.Imaging.Morphology;

namespace SamCrowd.Annotation.Annotators;

/// <summary>
/// A box with a margin around a mask, as Kulkarni et al. 2024 simulate annotators (find_bboxes in their code): 5x5 mean filter of the mask,
/// above 0.01, holes filled, 4-connected components, bounding box with its end at stop + 1, overlapping boxes merged until none overlap. A
/// mask on columns 15 to 40 and rows 20 to 30 gives (13, 18, 44, 34): two pixels of margin before the object and four after its last pixel.
/// </summary>
internal static class MarginBoxRule
{
    private const int Radius = 2;

    /// <param name="mask">rows x columns, C order.</param>
    /// <returns>Boxes in the order in which a scan by rows meets their components; empty for an empty mask.</returns>
    public static IReadOnlyList<PixelBox> FindBoxes(ReadOnlySpan<bool> mask, int rows, int columns)
    {
        var filled = HoleFilling.FillSlices(Widen(mask, rows, columns), new Size3(1, rows, columns));
        return Merge([.. SliceComponents.BoundingBoxes(filled, rows, columns, Connectivity.Face)
            .Select(box => box with { X1 = box.X1 + 2, Y1 = box.Y1 + 2 })]);
    }

    /// <summary>Merges overlapping boxes into their union until no two overlap.</summary>
    public static IReadOnlyList<PixelBox> Merge(IReadOnlyList<PixelBox> boxes)
    {
        var merged = boxes.ToList();
        for (var i = 0; i < merged.Count; i++)
        {
            for (var j = i + 1; j < merged.Count; j++)
            {
                if (!merged[i].Overlaps(merged[j])) continue;
                merged[i] = merged[i].Union(merged[j]);
                merged.RemoveAt(j);
                (i, j) = (0, 0);
            }
        }
        return merged;
    }

    // The mean of 0 and 255 over 25 pixels is above 0.01 where any of them is set, and at the edge the mirrored pixels are already in the
    // window: the filter and its threshold are a dilation by a 5x5 square.
    private static bool[] Widen(ReadOnlySpan<bool> mask, int rows, int columns)
    {
        var across = new bool[mask.Length];
        for (var y = 0; y < rows; y++)
            for (var x = 0; x < columns; x++)
                if (mask[(y * columns) + x])
                    across.AsSpan((y * columns) + Math.Max(x - Radius, 0), Math.Min(x + Radius, columns - 1) - Math.Max(x - Radius, 0) + 1)
                        .Fill(true);
        var wide = new bool[mask.Length];
        for (var y = 0; y < rows; y++)
            for (var source = Math.Max(y - Radius, 0); source <= Math.Min(y + Radius, rows - 1); source++)
                for (var x = 0; x < columns; x++)
                    wide[(y * columns) + x] |= across[(source * columns) + x];
        return wide;
    }
}
