using SamCrowd.Annotation;
using SamCrowd.Annotation.Interpolation;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;
using SamCrowd.Imaging.Slices;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Models;
using SamCrowd.Sam.Prediction;

namespace SamCrowd.Sam.Labeling;

/// <summary>
/// Turns prompts into a label volume: each slice that has a prompt is encoded once, several slices side by side; the masks are merged into
/// the volume's grid in the order of the slices.
/// </summary>
internal sealed class SamLabeler
{
    private readonly SamModel _model;
    private readonly SamPredictor _predictor;
    private readonly SamLabelSettings _settings;

    /// <param name="model">Stays the caller's to dispose of.</param>
    /// <param name="cache">Embeddings of slices that were encoded before; null to encode every slice.</param>
    /// <exception cref="InvalidInputException">Unboxed slices are to be ignored, but no ignore label is given, or a setting is out of its
    /// range.</exception>
    public SamLabeler(SamModel model, SamLabelSettings settings, EmbeddingCache? cache = null)
    {
        if (settings.UnboxedSlices is UnboxedSlices.IgnoreSlices or UnboxedSlices.IgnoreGaps && settings.IgnoreLabel is null)
            throw new InvalidInputException($"unboxed slices '{settings.UnboxedSlices}' needs an ignore label; declare 'ignore' in the "
                + "labels of dataset.json");
        SettingCheck.Require(settings);
        (_model, _settings) = (model, settings);
        _predictor = new SamPredictor(model, settings.Preset.Protocol, cache);
    }

    /// <summary>What a user of these prompts has to know of the model; null where there is nothing to know.</summary>
    public string? NoteOn(IReadOnlyList<BoxPrompt> prompts) =>
        prompts.Any(p => p.Points.Count > (p.Box is null ? 1 : 0)) ? MaskAnswers.NoteOnClicks(_predictor.Decoder) : null;

    /// <param name="image">The image, z y x.</param>
    /// <param name="prompts">Prompts of this image, in drawing order.</param>
    /// <exception cref="InvalidInputException">A prompt lies outside the image, or a slice holds NaN.</exception>
    public SamLabelVolume Label(Volume<float> image, IReadOnlyList<BoxPrompt> prompts, CancellationToken cancellation = default)
    {
        var clock = new LabelingClock(_model);
        PromptChecks.Within(image.Size, prompts);
        IReadOnlyList<BoxPrompt> gaps = _settings.UnboxedSlices is UnboxedSlices.Interpolate or UnboxedSlices.IgnoreGaps
            ? BoxInterpolation.Between(prompts, _settings.LongestGap) : [];
        var all = _settings.UnboxedSlices == UnboxedSlices.Interpolate ? [.. prompts, .. gaps] : prompts;
        foreach (var prompt in all) _predictor.Check(new SamPrompt(prompt.Box, prompt.Points));
        var merger = new MaskMerger(image, _settings);
        var results = new List<PromptResult>();
        var (slices, renderers) = (Slices(all), Renderers(image, all));
        foreach (var (slice, masks) in InOrder(slices, slice => clock.Own(() => Masks(slice, renderers[slice.Axis])), cancellation))
        {
            clock.Own(() =>
            {
                foreach (var (prompt, mask) in masks) merger.Add(prompt, mask);
                results.AddRange(masks.Select(m => Result(m.Prompt, m.Mask, new SlicePlane(image.Size, slice.Axis).Columns)));
                return true;
            });
        }
        var removed = ComponentCleanup.Apply(merger.Labels, merger.Confidence, _settings.LargestComponentOnly,
            _settings.SmallestComponentMm3);
        if (_settings.UnboxedSlices == UnboxedSlices.IgnoreSlices) merger.IgnoreUnpromptedSlices(slices);
        if (_settings.UnboxedSlices == UnboxedSlices.IgnoreGaps) merger.IgnoreBoxes(gaps);
        var coverage = PromptCoverage.Of(prompts, _settings.UnboxedSlices == UnboxedSlices.Interpolate ? gaps : []);
        return new SamLabelVolume(merger.Labels, results, coverage, removed, merger.Confidence, clock.Finish(slices.Length, all.Count));
    }

    /// <summary>
    /// The logits of each prompt's mask, slice by slice, for what a threshold of 0 cannot give: another threshold for a label, or soft
    /// labels from the mean of several jittered boxes. The prompts are taken as they are: nothing is interpolated, merged or cleaned.
    /// </summary>
    /// <param name="image">The image, z y x.</param>
    /// <param name="prompts">Prompts of this image.</param>
    /// <returns>By axis and slice, and on each slice in the order of the prompts; made while it is read, so that one slice's lie in
    /// memory.</returns>
    /// <exception cref="InvalidInputException">A prompt lies outside the image, or the model has no logits.</exception>
    public IEnumerable<PromptLogits> Logits(Volume<float> image, IReadOnlyList<BoxPrompt> prompts, CancellationToken cancellation = default)
    {
        PromptChecks.Within(image.Size, prompts);
        foreach (var prompt in prompts) _predictor.Check(new SamPrompt(prompt.Box, prompt.Points));
        var (slices, renderers) = (Slices(prompts), Renderers(image, prompts));
        return InOrder(slices, slice => Logits(slice, renderers[slice.Axis]), cancellation).SelectMany(done => done.Result);
    }

    private PromptLogits[] Logits(SlicePrompts slice, SliceRenderer renderer)
    {
        var (embedding, prompts) = Encoded(slice, renderer);
        var logits = _predictor.PredictLogits(embedding, prompts);
        if (_settings.ReverseRows)
            foreach (var item in logits) RowOrder.Reverse<float>(item.Values, item.Columns);
        return [.. slice.Prompts.Zip(logits, (prompt, item) => new PromptLogits(prompt, item))];
    }

    private static SlicePrompts[] Slices(IEnumerable<BoxPrompt> prompts) =>
        [.. prompts.GroupBy(p => (p.Axis, p.Slice)).OrderBy(g => g.Key).Select(g => new SlicePrompts(g.Key.Axis, g.Key.Slice, [.. g]))];

    private Dictionary<SliceAxis, SliceRenderer> Renderers(Volume<float> image, IEnumerable<BoxPrompt> prompts) =>
        prompts.Select(p => p.Axis).Distinct().ToDictionary(axis => axis, axis => new SliceRenderer(image, axis, _settings.Preset));

    private (ImageEmbedding Embedding, SamPrompt[] Prompts) Encoded(SlicePrompts slice, SliceRenderer renderer)
    {
        var embedding = _predictor.SetImage(renderer.Render(slice.Slice, _settings.ReverseRows));
        return (embedding, [.. slice.Prompts.Select(p => Oriented(p, embedding.Transform.Rows))]);
    }

    // Slices side by side, their results in order: so many at once as the model was opened for.
    private IEnumerable<(SlicePrompts Slice, T Result)> InOrder<T>(SlicePrompts[] slices, Func<SlicePrompts, T> work,
        CancellationToken cancellation)
    {
        var running = new Queue<Task<T>>();
        try
        {
            for (var i = 0; i < slices.Length; i++)
            {
                while (i + running.Count < slices.Length && running.Count < _model.SideBySide)
                {
                    var slice = slices[i + running.Count];
                    running.Enqueue(Task.Run(() => work(slice), CancellationToken.None));
                }
                cancellation.ThrowIfCancellationRequested();
                var result = running.Peek().GetAwaiter().GetResult();
                running.Dequeue();
                cancellation.ThrowIfCancellationRequested();
                yield return (slices[i], result);
            }
        }
        finally
        {
            // The model is the caller's to dispose of: nothing may still run in it when this method ends, however it ends.
            foreach (var task in running) ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        }
    }

    private List<(BoxPrompt Prompt, SamMask Mask)> Masks(SlicePrompts slice, SliceRenderer renderer)
    {
        var (embedding, prompts) = Encoded(slice, renderer);
        var masks = slice.Prompts.Zip(_predictor.Predict(embedding, prompts)).ToList();
        if (_settings.ReverseRows)
            foreach (var (_, mask) in masks) RowOrder.Reverse<bool>(mask.Pixels, embedding.Transform.Columns);
        return _settings.OverlapOrder == OverlapOrder.Score ? [.. masks.OrderBy(m => m.Second.PredictedIou)] : masks;
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
                inside += Math.Max(0, (int)Math.Min(column + length - 1, MathF.Floor(box.X1)) - (int)Math.Max(column, MathF.Ceiling(box.X0))
                    + 1);
        }
        return new PromptResult(prompt, mask.PredictedIou, mask.Stability, pixels, prompt.Box is null
            || pixels == 0 ? double.NaN : (double)inside / pixels);
    }
}
