using SamCrowd.Annotation;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Prediction;

namespace SamCrowd.Sam.AutomaticMasks;

/// <summary>
/// The study's figure 1: one slice, from left to right as it is, with everything segmented, prompted with boxes, and with points.
/// </summary>
internal static class PromptFigure
{
    private const double Opacity = 0.5;

    /// <summary>All masks on the image, each in a colour of its own, small ones over large ones.</summary>
    public static ColourImage AllMasks(GreyImage image, IReadOnlyList<AutomaticMask> masks)
    {
        var drawn = new ColourImage(image, ColourImage.ScaleOf(image));
        foreach (var (mask, index) in masks.Select((m, i) => (m, i)).OrderByDescending(m => m.m.Area))
            drawn.Tint(mask.Pixels, ColourImage.Distinct(index), Opacity);
        return drawn;
    }

    /// <param name="boxes">Each prompts a mask of its own.</param>
    /// <param name="points">Together they prompt one mask.</param>
    public static void Write(
        string path, GreyImage image, SamPredictor predictor, IReadOnlyList<AutomaticMask> masks, IReadOnlyList<PixelBox> boxes,
        IReadOnlyList<PointPrompt> points)
    {
        var embedding = predictor.SetImage(image);
        var scale = ColourImage.ScaleOf(image);
        var (byBox, byPoints) = (new ColourImage(image, scale), new ColourImage(image, scale));
        foreach (var (box, index) in boxes.Select((b, i) => (b, i)))
            byBox.Tint(predictor.Predict(embedding, SamPrompt.Of(box)).Pixels, ColourImage.Distinct(index), Opacity);
        foreach (var (box, index) in boxes.Select((b, i) => (b, i))) byBox.Outline(box, ColourImage.Distinct(index));
        if (points.Count > 0)
            byPoints.Tint(predictor.Predict(embedding, new SamPrompt(null, points)).Pixels, ColourImage.Distinct(0), Opacity);
        foreach (var point in points) byPoints.Mark(point);
        ColourImage.WriteRow(path, [new ColourImage(image, scale), AllMasks(image, masks), byBox, byPoints]);
    }
}
