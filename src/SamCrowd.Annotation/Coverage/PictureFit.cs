using SamCrowd.Imaging;
using SamCrowd.Imaging.Morphology;
using SamCrowd.Imaging.Statistics;

namespace SamCrowd.Annotation.Coverage;

/// <summary>
/// How well boxes fit their images where no ground truth is there, so that the same boxes with the rows of their slices reversed can be
/// compared. An image without up and down shows nothing, and so do boxes that cover the same place either way. Two things can show it:
/// <list type="bullet">
/// <item>Boxes lie on the body, not in the air around it.</item>
/// <item>Boxes of one label show one tissue: the intensities of their middle thirds are alike, and differ from those around the boxes.
/// Either alone misleads (marrow and cortex of a bone are less alike than the muscle on the other side), so both must agree.</item>
/// </list>
/// </summary>
/// <param name="OffBody">Share of the boxes' area that lies in the air around the body, 0 to 1.</param>
/// <param name="Tissues">
/// For each label with boxes enough: spread (interquartile range) of the intensities inside, and by how much they differ from those
/// around (absolute median over the boxes of the difference of medians), both in units of the image's range.
/// </param>
internal sealed record PictureFit(double OffBody, IReadOnlyDictionary<int, (double Spread, double Contrast)> Tissues)
{
    // Fewer boxes than this tell nothing, of a case or of a label.
    private const int LeastBoxes = 5, LeastOfLabel = 3;

    // A box that overlaps its reversed self by more (IoU) covers the same tissue either way.
    private const double InTheMiddle = 0.8;

    // Air decides where one way has this much more of it, and the other next to none.
    private const double MoreAir = 0.1, NextToNone = 0.05;

    // Tissue decides where spread and contrast are both better by this factor, in the geometric mean over labels: with it no correct box
    // set of 60 hippocampus volumes and of 61 CT labels, each alone, is called reversed.
    private const double Factor = 1.35;

    // Keep ratios of small numbers small, in units of the image's range.
    private const double SpreadFloor = 0.01, ContrastFloor = 0.02;

    // Of the range: what is darker and reaches the edge of the slice is air.
    private const double Air = 0.05;

    /// <param name="prompts">Of one case, any axes; those without a box are passed over.</param>
    /// <returns>How many boxes count, what they show, and the fits that it was judged by.</returns>
    public static (int Boxes, BoxFit Fit, PictureFit Given, PictureFit Reversed) Compare(
        IReadOnlyList<BoxPrompt> prompts, Volume<float> image)
    {
        var (low, range) = RangeOf(image.Voxels);
        var (given, reversed) = (new BoxContents(), new BoxContents());
        foreach (var slice in prompts.Where(prompt => prompt.Box is not null).GroupBy(prompt => (prompt.Axis, prompt.Slice)))
        {
            var plane = new SlicePlane(image.Size, slice.Key.Axis);
            if (slice.Key.Slice >= plane.Count || !(range > 0)) continue;
            var pixels = Array.ConvertAll(plane.Read(image, slice.Key.Slice),
                pixel => float.IsFinite(pixel) ? Math.Clamp((pixel - low) / range, 0, 1) : 0);
            var body = HoleFilling.FillSlices(
                Array.ConvertAll(pixels, pixel => pixel > Air), new Size3(1, plane.Rows, plane.Columns));
            foreach (var prompt in slice)
            {
                var turned = prompt.Box!.Value.WithRowsReversed(plane.Rows);
                if (prompt.Box.Value.IntersectionOverUnion(turned) > InTheMiddle) continue;
                given.Add(prompt.Label, pixels, body, plane, prompt.Box.Value);
                reversed.Add(prompt.Label, pixels, body, plane, turned);
            }
        }
        var (asGiven, asReversed) = (given.Fit(LeastOfLabel), reversed.Fit(LeastOfLabel));
        return (given.Boxes, given.Boxes < LeastBoxes ? BoxFit.Undecided : Judge(asGiven, asReversed), asGiven, asReversed);
    }

    private static BoxFit Judge(PictureFit given, PictureFit reversed)
    {
        var (byAir, byTissue) = (ByAir(given, reversed), ByTissue(given, reversed));
        if (byAir == BoxFit.Undecided) return byTissue;
        return byTissue == BoxFit.Undecided || byTissue == byAir ? byAir : BoxFit.Undecided;
    }

    private static BoxFit ByAir(PictureFit given, PictureFit reversed)
    {
        var more = given.OffBody - reversed.OffBody;
        if (Math.Abs(more) < MoreAir || Math.Min(given.OffBody, reversed.OffBody) > NextToNone) return BoxFit.Undecided;
        return more > 0 ? BoxFit.RowsReversed : BoxFit.AsGiven;
    }

    private static BoxFit ByTissue(PictureFit given, PictureFit reversed)
    {
        int[] labels = [.. given.Tissues.Keys.Intersect(reversed.Tissues.Keys)];
        if (labels.Length == 0) return BoxFit.Undecided;
        var alike = labels.Average(l => Ratio(reversed.Tissues[l].Spread, given.Tissues[l].Spread, SpreadFloor));
        var distinct = labels.Average(l => Ratio(given.Tissues[l].Contrast, reversed.Tissues[l].Contrast, ContrastFloor));
        if (Math.Min(alike, distinct) > Math.Log(Factor)) return BoxFit.AsGiven;
        return Math.Max(alike, distinct) < -Math.Log(Factor) ? BoxFit.RowsReversed : BoxFit.Undecided;
    }

    private static double Ratio(double above, double below, double floor) => Math.Log((above + floor) / (below + floor));

    /// <summary>The image's range without its outliers, percentiles 0.5 to 99.5, of at most some 100,000 voxels evenly taken.</summary>
    private static (float Low, float Range) RangeOf(ReadOnlySpan<float> voxels)
    {
        var sample = new List<float>();
        var step = Math.Max(1, voxels.Length / 100_000);
        for (var i = 0; i < voxels.Length; i += step)
            if (float.IsFinite(voxels[i])) sample.Add(voxels[i]);
        if (sample.Count == 0) return (0, 0);
        float[] sorted = [.. sample.Order()];
        var low = Percentiles.OfSorted(sorted, 0.005);
        return ((float)low, (float)(Percentiles.OfSorted(sorted, 0.995) - low));
    }
}
