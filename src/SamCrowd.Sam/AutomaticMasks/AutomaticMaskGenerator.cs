using System.Runtime.CompilerServices;
using SamCrowd.Annotation;
using SamCrowd.Imaging;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Prediction;

namespace SamCrowd.Sam.AutomaticMasks;

/// <summary>
/// SAM's segment-anything mode: a grid of single points, the masks that the model is sure of and that are stable, without duplicates
/// (segment_anything/automatic_mask_generator.py, SamAutomaticMaskGenerator).
/// </summary>
internal sealed class AutomaticMaskGenerator
{
    private const int PointsOfARun = 32;

    private readonly SamPredictor _predictor;
    private readonly AutomaticMaskSettings _settings;

    /// <exception cref="InvalidInputException">A setting is out of range; the model takes no points, or gives no predicted IoU.</exception>
    public AutomaticMaskGenerator(SamPredictor predictor, AutomaticMaskSettings settings)
    {
        settings.Check();
        if (!predictor.Decoder.TakesPoints)
            throw new InvalidInputException($"{predictor.Decoder.Family}: this decoder takes no points, and masks without prompts are "
                + "found from a grid of points");
        if (predictor.Decoder.Scores is null)
            throw new InvalidInputException($"{predictor.Decoder.Family}: this decoder gives no predicted IoU, which masks without prompts "
                + "are chosen by");
        (_predictor, _settings) = (predictor, settings);
    }

    /// <returns>The masks, the highest predicted IoU of a crop first; none where nothing passes the thresholds.</returns>
    /// <exception cref="InvalidInputException">The model takes no points.</exception>
    public IReadOnlyList<AutomaticMask> Generate(GreyImage image, IProgress<StepProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var crops = ImageCrop.Of(image.Rows, image.Columns, _settings);
        var masks = new List<AutomaticMask>();
        var (done, all) = (0, crops.Sum(c => PointsOf(c) * PointsOf(c)));
        foreach (var crop in crops)
        {
            var embedding = _predictor.SetImage(crop.Cut(image));
            var found = new List<AutomaticMask>();
            foreach (var points in Grid(crop).Chunk(PointsOfARun))
            {
                cancellation.ThrowIfCancellationRequested();
                found.AddRange(At(embedding, crop, points, image));
                done += points.Length;
                progress?.Report(new StepProgress("Automatic masks", done, all, $"{masks.Count + found.Count} masks"));
            }
            masks.AddRange(Without(found, m => m.PredictedIou, _settings.BoxNmsThreshold));
        }
        // The mask of the smaller crop is the finer one.
        if (crops.Count > 1) masks = Without(masks, m => 1.0 / m.Crop.Area, _settings.CropNmsThreshold);
        return _settings.SmallestRegion > 0 ? Cleaned(masks, image) : masks;
    }

    private int PointsOf(ImageCrop crop) =>
        Math.Max(1, (int)(_settings.PointsPerSide / Math.Pow(_settings.CropPointsDownscale, crop.Layer)));

    private IEnumerable<(float X, float Y)> Grid(ImageCrop crop)
    {
        var side = PointsOf(crop);
        for (var row = 0; row < side; row++)
            for (var column = 0; column < side; column++)
                yield return ((float)((column + 0.5) / side * crop.Columns), (float)((row + 0.5) / side * crop.Rows));
    }

    private IEnumerable<AutomaticMask> At(ImageEmbedding embedding, ImageCrop crop, (float X, float Y)[] points, GreyImage image)
    {
        var answers = _predictor.Candidates(embedding, [.. points.Select(p => new SamPrompt(null, [new PointPrompt(p.X, p.Y, true)]))]);
        foreach (var ((x, y), candidate) in points.Zip(answers).SelectMany(a => a.Second, (a, candidate) => (a.First, candidate)))
        {
            if (!(candidate.PredictedIou > _settings.PredictedIouThreshold)) continue;
            var logits = _predictor.Enlarge(candidate, embedding.Transform);
            var (inner, outer) = Above(logits, (float)_settings.StabilityOffset);
            if (outer == 0 || (float)inner / outer < _settings.StabilityThreshold) continue;
            var pixels = crop.Paste(Array.ConvertAll(logits, v => v > 0f), image.Rows, image.Columns);
            var box = MaskBox.Of(pixels, image.Columns);
            if (crop.Cuts(box, image.Rows, image.Columns)) continue;
            yield return new AutomaticMask(pixels, box, candidate.PredictedIou, (float)inner / outer, crop.X0 + x, crop.Y0 + y, crop);
        }
    }

    private static List<AutomaticMask> Without(List<AutomaticMask> masks, Func<AutomaticMask, double> score, double threshold) =>
        [.. BoxSuppression.Keep([.. masks.Select(m => m.Box)], [.. masks.Select(score)], threshold).Select(i => masks[i])];

    // Masks that needed no cleaning win over those that did (postprocess_small_regions).
    private List<AutomaticMask> Cleaned(List<AutomaticMask> masks, GreyImage image)
    {
        (AutomaticMask Mask, bool Changed)[] cleaned =
        [
            .. masks.Select(m => (m, After: SmallRegions.Remove(m.Pixels, image.Rows, image.Columns, _settings.SmallestRegion)))
                .Select(c => (c.After.Changed ? c.m with { Pixels = c.After.Mask, Box = MaskBox.Of(c.After.Mask, image.Columns) }
                : c.m, c.After.Changed)),
        ];
        var kept = BoxSuppression.Keep([.. cleaned.Select(c => c.Mask.Box)], [.. cleaned.Select(c => c.Changed ? 0.0 : 1.0)],
            Math.Max(_settings.BoxNmsThreshold, _settings.CropNmsThreshold));
        return [.. kept.Select(i => cleaned[i].Mask)];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int Inner, int Outer) Above(float[] logits, float offset)
    {
        var (inner, outer) = (0, 0);
        foreach (var logit in logits)
        {
            if (logit > offset) inner++;
            if (logit > -offset) outer++;
        }
        return (inner, outer);
    }
}
