using SamCrowd.Annotation;

namespace SamCrowd.Sam.Prediction;

/// <summary>
/// One prompt set in pixels of the original image, the numbers that segment_anything's SamPredictor.predict takes: a whole number n is
/// pixel n.
/// </summary>
/// <param name="Box">The box, or null.</param>
/// <param name="Points">Clicks; may be empty where there is a box.</param>
/// <param name="PreviousLogits">Low-resolution logits of an earlier mask of the same image, or null.</param>
internal sealed record SamPrompt(PixelBox? Box, IReadOnlyList<PointPrompt> Points, float[]? PreviousLogits = null)
{
    public static SamPrompt Of(PixelBox box) => new(box, []);
}
