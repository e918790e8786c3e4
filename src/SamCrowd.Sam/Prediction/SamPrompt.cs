using SamCrowd.Annotation;

namespace SamCrowd.Sam.Prediction;

/// <summary>One prompt set, in pixels of the original picture (whole numbers are pixel centres).</summary>
/// <param name="Box">The box, or null.</param>
/// <param name="Points">Clicks; may be empty where there is a box.</param>
/// <param name="PreviousLogits">Low-resolution logits of an earlier mask of the same picture, or null.</param>
public sealed record SamPrompt(PixelBox? Box, IReadOnlyList<PointPrompt> Points, float[]? PreviousLogits = null)
{
    public static SamPrompt Of(PixelBox box) => new(box, []);
}
