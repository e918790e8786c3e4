using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Repair;

/// <summary>
/// How many pixels annotators leave between an object and their boxes: before its first column and row, and after its last column and row.
/// The study's rule leaves 2, 2, 4 and 4. What is known of it makes loose boxes into tight ones.
/// </summary>
internal readonly record struct BoxMargin(double Left, double Top, double Right, double Bottom)
{
    public static readonly BoxMargin None;

    /// <summary>The boxes without their margin; one that is no wider than its margin becomes its centre.</summary>
    public IReadOnlyList<BoxPrompt> Remove(IReadOnlyList<BoxPrompt> prompts)
    {
        if (this == None) return prompts;
        var margin = this;
        return [.. prompts.Select(prompt => prompt.Box is { } box ? prompt with { Box = margin.Remove(box) } : prompt)];
    }

    /// <summary>
    /// Median margins of drawn boxes around the ground truth that they hold, from boxes that are the only one of a label on a slice.
    /// </summary>
    /// <param name="drawn">Each case's prompts and ground truth (z y x).</param>
    /// <returns>Null where no box holds its label.</returns>
    public static BoxMargin? Measure(IEnumerable<(IReadOnlyList<BoxPrompt> Prompts, Volume<short> Truth)> drawn)
    {
        var margins = drawn.SelectMany(item => OfCase(item.Prompts, item.Truth)).ToArray();
        if (margins.Length == 0) return null;
        return new BoxMargin(Median(m => m.Left), Median(m => m.Top), Median(m => m.Right), Median(m => m.Bottom));

        double Median(Func<BoxMargin, double> side) => Imaging.Statistics.Percentiles.Median(margins.Select(side));
    }

    private static IEnumerable<BoxMargin> OfCase(IReadOnlyList<BoxPrompt> prompts, Volume<short> truth)
    {
        foreach (var group in prompts.GroupBy(prompt => (prompt.Axis, prompt.Slice, prompt.Label)))
        {
            if (group.Count() > 1 || group.First().Box is not { } box) continue;
            var plane = new SlicePlane(truth.Size, group.Key.Axis);
            PixelBox? tight = null;
            for (var pixel = 0; pixel < plane.Pixels; pixel++)
            {
                var (row, column) = Math.DivRem(pixel, plane.Columns);
                if (truth.Voxels[plane.VoxelIndex(group.Key.Slice, row, column)] != group.Key.Label) continue;
                var here = new PixelBox(column, row, column, row);
                tight = tight?.Union(here) ?? here;
            }
            if (tight is { } inner) yield return new BoxMargin(inner.X0 - box.X0, inner.Y0 - box.Y0, box.X1 - inner.X1, box.Y1 - inner.Y1);
        }
    }

    private PixelBox Remove(PixelBox box)
    {
        var (x0, x1) = Inner(box.X0, box.X1, Left, Right);
        var (y0, y1) = Inner(box.Y0, box.Y1, Top, Bottom);
        return new PixelBox(x0, y0, x1, y1);
    }

    private static (float First, float Last) Inner(float first, float last, double before, double after)
    {
        var (start, end) = ((float)(first + before), (float)(last - after));
        if (start <= end) return (start, end);
        var centre = MathF.Round((start + end) / 2);
        return (centre, centre);
    }
}
