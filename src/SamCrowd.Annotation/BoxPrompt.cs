namespace SamCrowd.Annotation;

/// <summary>What one annotator marked for one object on one slice: a box, clicks, or both.</summary>
/// <param name="Case">Case id, e.g. "hippocampus_001".</param>
/// <param name="Axis">The array axis that the slice is perpendicular to.</param>
/// <param name="Slice">Index of the slice along that axis, from 0.</param>
/// <param name="Label">Label value of the object, above 0.</param>
/// <param name="Box">The box in the slice array's pixels; null where only points were given.</param>
/// <param name="Annotator">Who drew it; empty where unknown.</param>
/// <param name="TimeSeconds">How long it took, where that is known.</param>
/// <param name="Source">Where it comes from, e.g. "study-rule", "openlabeling", "interpolated".</param>
internal sealed record BoxPrompt(
    string Case,
    SliceAxis Axis,
    int Slice,
    int Label,
    PixelBox? Box,
    string Annotator = "",
    double? TimeSeconds = null,
    string Source = "")
{
    /// <summary>Clicks, in the order they were made; empty for a box alone.</summary>
    public IReadOnlyList<PointPrompt> Points { get; init; } = [];

    /// <summary>What the annotator saw while marking; null where that is not known.</summary>
    public ShownPicture? Shown { get; init; }

    /// <summary>
    /// The box, or where there is none the smallest box around the positive points (around all points where none is positive).
    /// </summary>
    public PixelBox Extent
    {
        get
        {
            if (Box is { } box) return box;
            var points = Points.Any(p => p.Positive) ? Points.Where(p => p.Positive) : Points;
            return points.Select(p => new PixelBox(p.X, p.Y, p.X, p.Y)).Aggregate((a, b) => a.Union(b));
        }
    }
}
