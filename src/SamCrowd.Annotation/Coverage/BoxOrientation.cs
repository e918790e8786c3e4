using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Coverage;

/// <summary>Which way up boxes fit.</summary>
internal enum BoxFit
{
    /// <summary>Nothing shows it: they fit about as well either way.</summary>
    Undecided,

    /// <summary>Better as they are.</summary>
    AsGiven,

    /// <summary>Better with the rows of their slices reversed.</summary>
    RowsReversed,
}

/// <summary>
/// Whether the boxes of a case were imported upside down. Where the case has ground truth of their labels, that decides: the mean IoU
/// with the boxes around the labels. Elsewhere the images decide as far as they can (<see cref="PictureFit"/>).
/// </summary>
/// <param name="Boxes">
/// Boxes that were looked at; without ground truth those in the middle of a slice tell nothing and do not count.
/// </param>
/// <param name="Given">How well they fit as they are, 0 to 1: mean IoU, or the share of their area that lies on the body.</param>
/// <param name="Reversed">Likewise with the rows reversed.</param>
internal sealed record BoxOrientation(string Case, bool HasGroundTruth, int Boxes, BoxFit Fit, double Given, double Reversed)
{
    // Difference of mean IoU above which ground truth decides.
    private const double SureOfTruth = 0.1;

    /// <param name="prompts">Of one case; those without a box are passed over.</param>
    /// <param name="labels">On the image's grid; null where the case has none.</param>
    public static BoxOrientation Of(string caseId, IReadOnlyList<BoxPrompt> prompts, Volume<float> image, Volume<short>? labels)
    {
        if (labels is not null && AgainstTruth(caseId, prompts, labels) is { Boxes: > 0 } truth) return truth;
        var (boxes, fit, given, reversed) = PictureFit.Compare(prompts, image);
        return new(caseId, HasGroundTruth: false, boxes, fit, 1 - given.OffBody, 1 - reversed.OffBody);
    }

    private static BoxOrientation AgainstTruth(string caseId, IReadOnlyList<BoxPrompt> prompts, Volume<short> labels)
    {
        var (count, given, reversed) = (0, 0.0, 0.0);
        foreach (var slice in prompts.Where(prompt => prompt.Box is not null).GroupBy(prompt => (prompt.Axis, prompt.Slice)))
        {
            var plane = new SlicePlane(labels.Size, slice.Key.Axis);
            if (slice.Key.Slice >= plane.Count) continue;
            var map = plane.Read(labels, slice.Key.Slice);
            foreach (var prompt in slice)
            {
                if (Around(map, plane, (short)prompt.Label) is not { } around) continue;
                count++;
                given += around.IntersectionOverUnion(prompt.Box!.Value);
                reversed += around.IntersectionOverUnion(prompt.Box!.Value.WithRowsReversed(plane.Rows));
            }
        }
        if (count == 0) return new(caseId, HasGroundTruth: true, 0, BoxFit.Undecided, 0, 0);
        var difference = (given - reversed) / count;
        var fit = Math.Abs(difference) <= SureOfTruth ? BoxFit.Undecided : difference > 0 ? BoxFit.AsGiven : BoxFit.RowsReversed;
        return new(caseId, HasGroundTruth: true, count, fit, given / count, reversed / count);
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
}
