using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime.Tensors;
using SamCrowd.Imaging;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Models;

namespace SamCrowd.Sam.Prediction;

/// <summary>Encodes an image once, then answers any number of prompts on it. Safe to use from several threads at once.</summary>
internal sealed class SamPredictor
{
    // Masks of so many prompts are decoded together where the graph allows it: 4 x 256 x 256 logits each.
    private const int MostPromptsOfARun = 16;

    private readonly SamModel _model;
    private readonly EncoderContract _encoder;
    private readonly DecoderContract _decoder;
    private readonly DecoderFeeds _feeds;
    private readonly EmbeddingCache? _cache;
    private Array? _encoderValues;
    private volatile bool _runsAlone;

    /// <param name="cache">Where embeddings are looked for before the encoder runs, and kept after; null for nowhere.</param>
    /// <exception cref="InvalidInputException">The protocol does not fit the model, or what the model takes is not known and is not
    /// stated.</exception>
    public SamPredictor(SamModel model, SamProtocol protocol = SamProtocol.AsRecognised, EmbeddingCache? cache = null)
    {
        (_model, _cache) = (model, model.IsWhole ? null : cache);
        (_encoder, _decoder) = model.ContractsFor(protocol);
        _feeds = new DecoderFeeds(_decoder);
    }

    /// <summary>How the encoder is called under the protocol.</summary>
    public EncoderContract Encoder => _encoder;

    /// <summary>How the decoder is called under the protocol.</summary>
    public DecoderContract Decoder => _decoder;

    /// <exception cref="InvalidInputException">The cache's entry of the image is damaged.</exception>
    public ImageEmbedding SetImage(GreyImage image)
    {
        var transform = ResizeTransform.ToPrompts(_encoder, image.Rows, image.Columns);
        if (_cache is null) return new ImageEmbedding(transform, Encode(image));
        var key = EmbeddingCache.KeyOf(_model.Encoder, _encoder, image);
        if (_cache.Find(key) is { } known) return new ImageEmbedding(transform, known);
        var features = Encode(image);
        _cache.Store(key, features);
        return new ImageEmbedding(transform, features);
    }

    /// <summary>The mask that the protocol chooses.</summary>
    /// <exception cref="InvalidInputException">The model cannot take this kind of prompt.</exception>
    public SamMask Predict(ImageEmbedding embedding, SamPrompt prompt) => Predict(embedding, [prompt])[0];

    /// <summary>The masks that the protocol chooses, one a prompt; prompts of one kind share a run where the graph allows it.</summary>
    /// <exception cref="InvalidInputException">The model cannot take one of these prompts.</exception>
    public IReadOnlyList<SamMask> Predict(ImageEmbedding embedding, IReadOnlyList<SamPrompt> prompts) =>
        [.. Decode(embedding, prompts).Select(masks => Mask(masks[Choose(masks)], embedding.Transform))];

    /// <summary>Logits of the masks that the protocol chooses, at the image's size: for another threshold, or for soft labels.</summary>
    /// <exception cref="InvalidInputException">The model cannot take this kind of prompt, or gives masks of true and false.</exception>
    public IReadOnlyList<SamLogits> PredictLogits(ImageEmbedding embedding, IReadOnlyList<SamPrompt> prompts)
    {
        if (_decoder.Masks.ElementType == TensorElementType.Bool)
            throw new InvalidInputException(_model.Decoder.Signature.File, "its masks are true or false, so that it has no logits",
                "use an export that gives low-resolution logits");
        var transform = embedding.Transform;
        return
        [
            .. Decode(embedding, prompts).Select(masks => masks[Choose(masks)])
                .Select(chosen => new SamLogits(Enlarge(chosen, transform), transform.Rows, transform.Columns, chosen.PredictedIou)),
        ];
    }

    /// <summary>
    /// All candidate masks: three of the four that Meta's decoder has (the single-mask token is none), one of a decoder that chooses
    /// itself.
    /// </summary>
    /// <exception cref="InvalidInputException">The model cannot take this kind of prompt.</exception>
    public IReadOnlyList<SamCandidate> Candidates(ImageEmbedding embedding, SamPrompt prompt) => Candidates(embedding, [prompt])[0];

    /// <summary>As for one prompt, for several at once.</summary>
    public IReadOnlyList<IReadOnlyList<SamCandidate>> Candidates(ImageEmbedding embedding, IReadOnlyList<SamPrompt> prompts) =>
        [.. Decode(embedding, prompts).Select(masks => masks.Length == 4 ? masks[1..] : masks)];

    /// <summary>A candidate's logits at the image's size, rows x columns.</summary>
    public float[] Enlarge(SamCandidate candidate, ResizeTransform transform) => _decoder.MasksAtImageSize
        ? candidate.Logits
        : MaskUpscaling.Enlarge(candidate.Logits, candidate.Rows, candidate.Columns, transform, _decoder.Enlargement,
        _decoder.SigmoidFirst);

    /// <exception cref="InvalidInputException">The model cannot take this kind of prompt.</exception>
    public void Check(SamPrompt prompt)
    {
        var file = _model.Decoder.Signature.File;
        if (prompt.Box is null && prompt.Points.Count == 0) throw new InvalidInputException("a prompt needs a box or a point");
        if (prompt.Box is not null && _decoder.BoxRefusal is { } reason) throw new InvalidInputException($"{file}: {reason}");
        if (prompt.Points.Count > 0 && !_decoder.TakesPoints) throw new InvalidInputException($"{file}: this decoder takes no points");
        if (prompt.PreviousLogits is not null && !_decoder.TakesMask)
            throw new InvalidInputException($"{file}: this decoder takes no previous mask");
    }

    private SamMask Mask(SamCandidate chosen, ResizeTransform transform)
    {
        var pixels = _decoder.MasksAtImageSize
            ? Array.ConvertAll(chosen.Logits, v => v > 0f)
            : MaskUpscaling.Threshold(chosen.Logits, chosen.Rows, chosen.Columns, transform, _decoder.Enlargement, _decoder.SigmoidFirst);
        return new SamMask(pixels, chosen.PredictedIou, Stability(chosen.Logits), chosen.Logits);
    }

    // In the order of the prompts.
    private SamCandidate[][] Decode(ImageEmbedding embedding, IReadOnlyList<SamPrompt> prompts)
    {
        foreach (var prompt in prompts) Check(prompt);
        var answers = new SamCandidate[prompts.Count][];
        foreach (var group in Enumerable.Range(0, prompts.Count).GroupBy(i => prompts[i].PreviousLogits is null
            ? DecoderFeeds.KindOf(prompts[i]) : (false, -1 - i)))
        {
            foreach (var run in group.Chunk(_decoder.Prompts is null ? 1 : MostPromptsOfARun))
            {
                var masks = Run(embedding, [.. run.Select(i => prompts[i])]);
                for (var i = 0; i < run.Length; i++) answers[run[i]] = masks[i];
            }
        }
        return answers;
    }

    private SamCandidate[][] Run(ImageEmbedding embedding, IReadOnlyList<SamPrompt> prompts)
    {
        if (prompts.Count == 1 || !_runsAlone)
        {
            try
            {
                return RunTogether(embedding, prompts);
            }
            catch (InvalidInputException) when (prompts.Count > 1)
            {
                // Declared open, but fixed inside: each prompt by itself gives the same masks.
                _runsAlone = true;
            }
        }
        return [.. prompts.Select(prompt => RunTogether(embedding, [prompt])[0])];
    }

    private SamCandidate[][] RunTogether(ImageEmbedding embedding, IReadOnlyList<SamPrompt> prompts)
    {
        string[] outputs = _decoder.Scores is { } named ? [_decoder.Masks.Name, named.Name] : [_decoder.Masks.Name];
        var results = _model.Decoder.Run(_feeds.Make(embedding, prompts), outputs);
        var (masks, scores) = (results[0], results.Count > 1 ? results[1].Values : []);
        var (rows, columns) = ((int)masks.Shape[^2], (int)masks.Shape[^1]);
        var transform = embedding.Transform;
        if (_decoder.MasksAtImageSize && (rows, columns) != (transform.Rows, transform.Columns))
            throw new InvalidInputException($"{_model.Decoder.Signature.File}: its masks are {rows} x {columns}, not the image's "
                + $"{transform.Rows} x {transform.Columns}; 'pretended_size' of a contract file can make it give them at a low resolution");
        var each = masks.Values.Length / (rows * columns) / prompts.Count;
        var all = masks.Values.Chunk(rows * columns)
            .Select((logits, i) => new SamCandidate(logits, rows, columns, i < scores.Length ? scores[i] : float.NaN));
        SamCandidate[][] answers = [.. all.Chunk(Math.Max(1, each))];
        if (answers.Length != prompts.Count || (scores.Length > 0 && scores.Length != each * prompts.Count))
            throw new InvalidInputException($"{_model.Decoder.Signature.File}: it answers {prompts.Count} prompts with {answers.Length} "
                + $"groups of masks and {scores.Length} scores");
        return answers;
    }

    private Dictionary<FeatureRole, FeatureMap> Encode(GreyImage image)
    {
        var transform = ResizeTransform.ToEncoder(_encoder, image.Rows, image.Columns);
        // One graph that is both gets the image with each prompt: there is nothing to run before.
        if (_model.IsWhole)
        {
            var asFloat = _encoder with { Input = _encoder.Input with { ElementType = TensorElementType.Float } };
            var (whole, wholeShape) = EncoderInput.Make(image, transform, asFloat);
            return new() { [FeatureRole.Image] = new FeatureMap((float[])whole, wholeShape) };
        }
        var (values, shape) = EncoderInput.Make(image, transform, _encoder, Interlocked.Exchange(ref _encoderValues, null));
        KeyValuePair<FeatureRole, TensorSignature>[] wanted = [.. _encoder.Outputs];
        var features = _model.Encoder.Run([(_encoder.Input.Name, values, shape)], [.. wanted.Select(w => w.Value.Name)]);
        _encoderValues = values;
        return wanted.Zip(features).ToDictionary(p => p.First.Key, p => p.Second);
    }

    private int Choose(SamCandidate[] masks)
    {
        var expected = _decoder.Tokens switch
        {
            MaskTokens.All => 4,
            MaskTokens.Candidates => 3,
            MaskTokens.Unstated => masks.Length,
            _ =>
            1
        };
        if (masks.Length != expected || masks.Length is not (1 or 3 or 4))
            throw new InvalidInputException($"{_model.Decoder.Signature.File}: it gives {masks.Length} masks, where its contract says "
                + $"{expected}; 'mask_tokens' of a contract file can state what they are");
        if (_decoder.Tokens == MaskTokens.Unstated)
            DecoderChoice.Check(_decoder with { Tokens = DecoderFamilies.Tokens(_decoder.Kind, masks.Length)!.Value },
                _model.Decoder.Signature.File);
        return masks.Length == 1 || _decoder.Selection == MaskSelection.SingleToken ? 0 : Best(masks);
    }

    /// <summary>
    /// With four masks the first is the single-mask token and the others are the candidates; with three all are candidates.
    /// </summary>
    private static int Best(SamCandidate[] masks)
    {
        var best = masks.Length == 4 ? 1 : 0;
        for (var i = best + 1; i < masks.Length; i++)
            if (masks[i].PredictedIou > masks[best].PredictedIou) best = i;
        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Stability(ReadOnlySpan<float> logits)
    {
        var (inner, outer) = (0, 0);
        foreach (var logit in logits)
        {
            if (logit > 1) inner++;
            if (logit > -1) outer++;
        }
        return outer == 0 ? 1 : (float)inner / outer;
    }
}
