using System.Text.Json.Serialization;
using SamCrowd.Annotation;

namespace SamCrowd.Crowd.Marks;

/// <summary>
/// What an annotator marked for one object on one slice. Coordinates are those of <see cref="PixelBox"/>: the slice array's pixels.
/// </summary>
internal sealed record Mark
{
    /// <summary>Chosen by the page, 1 to 40 letters, digits or hyphens; the same object keeps it while it is changed.</summary>
    public required string Id { get; init; }

    /// <summary>Label value of the object, above 0.</summary>
    public required int Label { get; init; }

    /// <summary>x0, y0, x1, y1; null for points alone.</summary>
    public float[]? Box { get; init; }

    /// <summary>Points, each x, y, and 1 on the object or 0 beside it.</summary>
    public float[][] Points { get; init; } = [];

    /// <summary>Seconds spent on it, from the end of the mark before (or from the slice being shown); later changes are added.</summary>
    public double Seconds { get; init; }

    /// <summary>Intensities shown black and white while it was drawn; null in the study's view, which has no window.</summary>
    public double[]? Window { get; init; }

    /// <summary>Width and height of the whole slice on the screen while it was drawn, in CSS pixels.</summary>
    public double[]? Picture { get; init; }

    /// <summary>"drawn", or "carried" from a neighbouring slice.</summary>
    public string Source { get; init; } = "drawn";

    [JsonIgnore]
    public PixelBox? PixelBox => Box is { } b ? new PixelBox(b[0], b[1], b[2], b[3]) : null;

    [JsonIgnore]
    public IReadOnlyList<PointPrompt> PointPrompts => [.. Points.Select(p => new PointPrompt(p[0], p[1], p[2] > 0))];
}
