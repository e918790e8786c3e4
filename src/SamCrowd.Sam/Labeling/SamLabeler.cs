using SamCrowd.Annotation;
using SamCrowd.Annotation.Interpolation;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Slices;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Models;
using SamCrowd.Sam.Prediction;

namespace SamCrowd.Sam.Labeling;

/// <summary>
/// Turns prompts into a label volume: each slice that has a prompt is encoded once, while the slice before it is being decoded; the masks
/// are merged into the volume's grid.
/// </summary>
public sealed class SamLabeler
{
    private readonly SamModel _model;
    private readonly SamPredictor _predictor;
    private readonly SamLabelSettings _settings;

    /// <param name="model">Stays the caller's to dispose of.</param>
    /// <param name="cache">Embeddings of slices that were encoded before; null to encode every slice.</param>
    /// <exception cref="InvalidInputException">Unboxed slices are to be ignored, but no ignore label is given; the smallest component is below 0.</exception>
    public SamLabeler(SamModel model, SamLabelSettings settings, EmbeddingCache? cache = null)
    {
        if (settings.UnboxedSlices is UnboxedSlices.IgnoreSlices or UnboxedSlices.IgnoreGaps && settings.IgnoreLabel is null)
            throw new InvalidInputException($"unboxed slices '{settings.UnboxedSlices}' needs an ignore label; declare 'ignore' in the labels of dataset.json");
        if (!(settings.SmallestComponentMm3 >= 0)) throw new InvalidInputException($"smallest component {settings.SmallestComponentMm3} mm³: it must be 0 or more");
        (_model, _settings) = (model, settings);
        _predictor = new SamPredictor(model, settings.Preset.Protocol, cache);
    }

    /// <param name="image">The image, z y x.</param>
    /// <param name="prompts">Prompts of this image, in drawing order.</param>
    /// <exception cref="InvalidInputException">A prompt lies outside the image, or a slice holds NaN.</exception>
    public SamLabelVolume Label(Volume<float> image, IReadOnlyList<BoxPrompt> prompts, CancellationToken cancellation = default)
    {
        var clock = new LabelingClock(_model);
        PromptChecks.Within(image.Size, prompts);
        IReadOnlyList<BoxPrompt> gaps = _settings.UnboxedSlices is UnboxedSlices.Interpolate or UnboxedSlices.IgnoreGaps ? BoxInterpolation.Between(prompts, _settings.LongestGap) : [];
        var all = _settings.UnboxedSlices == UnboxedSlices.Interpolate ? [.. prompts, .. gaps] : prompts;
        var merger = new MaskMerger(image, _settings);
        var results = new List<PromptResult>();
        SlicePrompts[] slices = [.. all.GroupBy(p => (p.Axis, p.Slice)).OrderBy(g => g.Key).Select(g => new SlicePrompts(g.Key.Axis, g.Key.Slice, [.. g]))];
        var renderers = slices.Select(s => s.Axis).Distinct().ToDictionary(axis => axis, axis => new SliceRenderer(image, axis, _settings.Preset));
        var ahead = Encode(0);
        try
        {
            for (var i = 0; i < slices.Length; i++)
            {
                var embedding = ahead.GetAwaiter().GetResult();
                cancellation.ThrowIfCancellationRequested();
                ahead = Encode(i + 1);
                results.AddRange(clock.Own(() => Decode(slices[i], embedding, merger)));
            }
        }
        finally
        {
            // The model is the caller's to dispose of: no encoder may still run in it when this method ends, however it ends.
            ((Task)ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        }
        var removed = ComponentCleanup.Apply(merger.Labels, merger.Confidence, _settings.LargestComponentOnly, _settings.SmallestComponentMm3);
        if (_settings.UnboxedSlices == UnboxedSlices.IgnoreSlices) merger.IgnoreUnpromptedSlices(slices);
        if (_settings.UnboxedSlices == UnboxedSlices.IgnoreGaps) merger.IgnoreBoxes(gaps);
        var coverage = PromptCoverage.Of(prompts, _settings.UnboxedSlices == UnboxedSlices.Interpolate ? gaps : []);
        return new SamLabelVolume(merger.Labels, results, coverage, removed, merger.Confidence, clock.Finish(slices.Length, all.Count));

        Task<ImageEmbedding> Encode(int index) => index >= slices.Length
            ? Task.FromResult<ImageEmbedding>(null!)
            : Task.Run(() => clock.Own(() => _predictor.SetImage(renderers[slices[index].Axis].Render(slices[index].Slice, _settings.ReverseRows))), CancellationToken.None);
    }

    private List<PromptResult> Decode(SlicePrompts slice, ImageEmbedding embedding, MaskMerger merger)
    {
        var masks = new List<(BoxPrompt Prompt, SamMask Mask)>();
        foreach (var prompt in slice.Prompts)
        {
            var mask = _predictor.Predict(embedding, Oriented(prompt, embedding.Transform.Rows));
            if (_settings.ReverseRows) RowOrder.Reverse<bool>(mask.Pixels, embedding.Transform.Columns);
            masks.Add((prompt, mask));
        }
        if (_settings.OverlapOrder == OverlapOrder.Score) masks = [.. masks.OrderBy(m => m.Mask.PredictedIou)];
        foreach (var (prompt, mask) in masks) merger.Add(prompt, mask);
        return [.. masks.Select(m => Result(m.Prompt, m.Mask, embedding.Transform.Columns))];
    }

    private SamPrompt Oriented(BoxPrompt prompt, int rows)
    {
        if (!_settings.ReverseRows) return new SamPrompt(prompt.Box, prompt.Points);
        return new SamPrompt(prompt.Box?.WithRowsReversed(rows), [.. prompt.Points.Select(p => p with { Y = rows - 1 - p.Y })]);
    }

    private static PromptResult Result(BoxPrompt prompt, SamMask mask, int columns)
    {
        var (pixels, inside) = (0, 0);
        foreach (var (row, column, length) in MaskRuns.Of(mask.Pixels, columns))
        {
            pixels += length;
            if (prompt.Box is { } box && row >= box.Y0 && row <= box.Y1)
                inside += Math.Max(0, (int)Math.Min(column + length - 1, MathF.Floor(box.X1)) - (int)Math.Max(column, MathF.Ceiling(box.X0)) + 1);
        }
        return new PromptResult(prompt, mask.PredictedIou, mask.Stability, pixels, prompt.Box is null || pixels == 0 ? double.NaN : (double)inside / pixels);
    }
}
