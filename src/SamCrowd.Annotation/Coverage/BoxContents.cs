using SamCrowd.Imaging.Statistics;

namespace SamCrowd.Annotation.Coverage;

/// <summary>Gathers what boxes show: how much of them is air, and the intensities in and around the boxes of each label.</summary>
internal sealed class BoxContents
{
    private readonly Dictionary<int, (List<float> Inside, List<double> Differences)> _labels = [];
    private long _pixels, _offBody;

    /// <summary>Boxes that have a pixel on their slice.</summary>
    public int Boxes { get; private set; }

    /// <param name="pixels">A slice, rows x columns, C order, 0 to 1.</param>
    /// <param name="body">Likewise; false in the air around the body.</param>
    public void Add(int label, float[] pixels, bool[] body, SlicePlane plane, PixelBox box)
    {
        var (y0, y1, x0, x1) = plane.BoundsOf(box);
        if (x0 > x1 || y0 > y1) return;
        Boxes++;
        var (width, height) = (x1 - x0 + 1, y1 - y0 + 1);
        // People leave a margin: what is surely inside is the middle third, and the outer eighth counts as around.
        var (coreX, coreY, edgeX, edgeY) = (width / 3, height / 3, width / 8, height / 8);
        var ring = Math.Max(2, Math.Min(width, height) / 4);
        var (inside, around) = (new List<float>(), new List<float>());
        for (var y = Math.Max(0, y0 - ring); y <= Math.Min(plane.Rows - 1, y1 + ring); y++)
        {
            for (var x = Math.Max(0, x0 - ring); x <= Math.Min(plane.Columns - 1, x1 + ring); x++)
            {
                var at = (y * plane.Columns) + x;
                if (x < x0 + edgeX || x > x1 - edgeX || y < y0 + edgeY || y > y1 - edgeY) around.Add(pixels[at]);
                if (x < x0 || x > x1 || y < y0 || y > y1) continue;
                _pixels++;
                if (!body[at]) _offBody++;
                if (x >= x0 + coreX && x <= x1 - coreX && y >= y0 + coreY && y <= y1 - coreY) inside.Add(pixels[at]);
            }
        }
        if (!_labels.TryGetValue(label, out var held)) _labels[label] = held = ([], []);
        held.Inside.AddRange(inside);
        if (around.Count > 0) held.Differences.Add(Median(inside) - Median(around));
    }

    /// <param name="least">A label with fewer boxes is left out.</param>
    public PictureFit Fit(int least) => new(
        _pixels == 0 ? 0 : (double)_offBody / _pixels,
        _labels.Where(one => one.Value.Differences.Count >= least).ToDictionary(
            one => one.Key,
            one => (InterquartileRange(one.Value.Inside), Math.Abs(Percentiles.Median(one.Value.Differences)))));

    private static double Median(List<float> values) => Percentiles.OfSorted([.. values.Order()], 0.5);

    private static double InterquartileRange(List<float> values)
    {
        float[] sorted = [.. values.Order()];
        return Percentiles.OfSorted(sorted, 0.75) - Percentiles.OfSorted(sorted, 0.25);
    }
}
