using SamCrowd.Annotation;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Prediction;

namespace SamCrowd.Sam.Everything;

/// <summary>The study's figure 1: one slice, from left to right as it is, with everything segmented, prompted with boxes, and with points.</summary>
public static class PromptFigure
{
    private const double Opacity = 0.5;

    /// <summary>All masks on the picture, each in a colour of its own, small ones over large ones.</summary>
    public static ColourPicture Everything(GreyPicture picture, IReadOnlyList<EverythingMask> masks)
    {
        var drawn = new ColourPicture(picture, ColourPicture.ScaleOf(picture));
        foreach (var (mask, index) in masks.Select((m, i) => (m, i)).OrderByDescending(m => m.m.Area)) drawn.Tint(mask.Pixels, ColourPicture.Distinct(index), Opacity);
        return drawn;
    }

    /// <param name="boxes">Each prompts a mask of its own.</param>
    /// <param name="points">Together they prompt one mask.</param>
    public static void Write(
        string path, GreyPicture picture, SamPredictor predictor, IReadOnlyList<EverythingMask> masks, IReadOnlyList<PixelBox> boxes, IReadOnlyList<PointPrompt> points)
    {
        var embedding = predictor.SetImage(picture);
        var scale = ColourPicture.ScaleOf(picture);
        var (byBox, byPoints) = (new ColourPicture(picture, scale), new ColourPicture(picture, scale));
        foreach (var (box, index) in boxes.Select((b, i) => (b, i))) byBox.Tint(predictor.Predict(embedding, SamPrompt.Of(box)).Pixels, ColourPicture.Distinct(index), Opacity);
        foreach (var (box, index) in boxes.Select((b, i) => (b, i))) byBox.Outline(box, ColourPicture.Distinct(index));
        if (points.Count > 0) byPoints.Tint(predictor.Predict(embedding, new SamPrompt(null, points)).Pixels, ColourPicture.Distinct(0), Opacity);
        foreach (var point in points) byPoints.Mark(point);
        ColourPicture.WriteRow(path, [new ColourPicture(picture, scale), Everything(picture, masks), byBox, byPoints]);
    }
}
