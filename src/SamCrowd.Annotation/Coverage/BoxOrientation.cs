using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Coverage;

/// <summary>
/// Whether boxes were imported upside down: how well they fit as they are and with the rows of their slices reversed. Where a case has
/// ground truth the fit is the mean IoU with the boxes around the label; else it is the share of the boxes' area that lies on the body,
/// which tells
/// nothing of boxes in the middle of a symmetric image.
/// </summary>
/// <param name="Boxes">Boxes that were looked at.</param>
/// <param name="Given">Mean fit as they are, 0 to 1.</param>
/// <param name="Reversed">Mean fit with the rows reversed.</param>
internal sealed record BoxOrientation(string Case, bool HasGroundTruth, int Boxes, double Given, double Reversed)
{
    private const double SureWithTruth = 0.1, SureWithImage = 0.2;

    // Of the slice's range: what is darker is air or nothing.
    private const double Background = 0.05;

    /// <summary>Whether the boxes fit better upside down than chance does.</summary>
    public bool IsUpsideDown => Boxes > 0 && Reversed - Given > (HasGroundTruth ? SureWithTruth : SureWithImage);

    /// <param name="labels">On the image's grid; null where the case has none.</param>
    public static BoxOrientation Of(string caseId, IReadOnlyList<BoxPrompt> prompts, Volume<float> image, Volume<short>? labels)
    {
        var (count, given, reversed) = (0, 0.0, 0.0);
        foreach (var slice in prompts.Where(prompt => prompt.Box is not null).GroupBy(prompt => (prompt.Axis, prompt.Slice)))
        {
            var plane = new SlicePlane(image.Size, slice.Key.Axis);
            if (slice.Key.Slice >= plane.Count) continue;
            var map = labels is null ? null : plane.Read(labels, slice.Key.Slice);
            var body = map is null ? BodyOf(plane.Read(image, slice.Key.Slice)) : null;
            foreach (var prompt in slice)
            {
                var box = prompt.Box!.Value;
                var turned = box.WithRowsReversed(plane.Rows);
                var around = map is null ? null : Around(map, plane, (short)prompt.Label);
                if (map is not null && around is null) continue;
                count++;
                given += around?.IntersectionOverUnion(box) ?? ShareOn(body!, plane, box);
                reversed += around?.IntersectionOverUnion(turned) ?? ShareOn(body!, plane, turned);
            }
        }
        return count == 0 ? new BoxOrientation(caseId, labels is not null, 0, 0, 0)
            : new(caseId, labels is not null, count, given / count, reversed / count);
    }

    private static PixelBox? Around(short[] labels, SlicePlane plane, short label)
    {
        var (x0, y0, x1, y1) = (int.MaxValue, int.MaxValue, -1, -1);
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] != label) continue;
            var (row, column) = (i / plane.Columns, i % plane.Columns);
            (x0, y0, x1, y1) = (Math.Min(x0, column), Math.Min(y0, row), Math.Max(x1, column), Math.Max(y1, row));
        }
        return x1 < 0 ? null : new PixelBox(x0, y0, x1, y1);
    }

    private static bool[] BodyOf(float[] pixels)
    {
        var (low, high) = (pixels.Where(float.IsFinite).DefaultIfEmpty().Min(), pixels.Where(float.IsFinite).DefaultIfEmpty().Max());
        return Array.ConvertAll(pixels, pixel => pixel > low + ((high - low) * Background));
    }

    private static double ShareOn(bool[] body, SlicePlane plane, PixelBox box)
    {
        var (all, on) = (0, 0);
        for (var row = Math.Max(0, (int)box.Y0); row <= Math.Min(plane.Rows - 1, (int)box.Y1); row++)
        {
            for (var column = Math.Max(0, (int)box.X0); column <= Math.Min(plane.Columns - 1, (int)box.X1); column++)
            {
                all++;
                if (body[(row * plane.Columns) + column]) on++;
            }
        }
        return all == 0 ? 0 : (double)on / all;
    }
}
