using System.Runtime.CompilerServices;
using SamCrowd.Imaging;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Models;

namespace SamCrowd.Sam.Prediction;

/// <summary>Encodes an image once, then answers any number of prompts on it.</summary>
public sealed class SamPredictor
{
    private readonly SamModel _model;
    private readonly EncoderContract _encoder;
    private readonly DecoderFeeds _feeds;
    private readonly MaskSelection _selection;
    private readonly EmbeddingCache? _cache;
    private Array? _encoderValues;

    /// <param name="cache">Where embeddings are looked for before the encoder runs, and kept after; null for nowhere.</param>
    public SamPredictor(SamModel model, SamProtocol protocol, EmbeddingCache? cache = null)
    {
        (_model, _cache) = (model, model.IsWhole ? null : cache);
        _encoder = model.Overrides.Apply(protocol.Apply(model.EncoderContract));
        _feeds = new DecoderFeeds(model.DecoderContract, _encoder.Side);
        _selection = model.Overrides.Selection ?? protocol.Selection;
    }

    /// <exception cref="InvalidInputException">The cache's entry of the image is damaged.</exception>
    public ImageEmbedding SetImage(GreyImage image)
    {
        var transform = ResizeTransform.Of(image.Rows, image.Columns, _encoder.Side, _encoder.Fit);
        if (_cache is null) return new ImageEmbedding(transform, Encode(image, transform));
        var key = EmbeddingCache.KeyOf(_model.Encoder, _encoder, image);
        if (_cache.Find(key) is { } known) return new ImageEmbedding(transform, known);
        var features = Encode(image, transform);
        _cache.Store(key, features);
        return new ImageEmbedding(transform, features);
    }

    /// <summary>The mask that the protocol chooses.</summary>
    /// <exception cref="InvalidInputException">The model cannot take this kind of prompt.</exception>
    public SamMask Predict(ImageEmbedding embedding, SamPrompt prompt)
    {
        var masks = Decode(embedding, prompt);
        var chosen = masks[_selection == MaskSelection.SingleToken ? 0 : Best(masks)];
        var finished = chosen.Rows == embedding.Transform.Rows && chosen.Columns == embedding.Transform.Columns && chosen.Rows != chosen.Columns;
        bool[] pixels = finished
            ? Array.ConvertAll(chosen.Logits, v => v > 0f)
            : MaskUpscaling.Threshold(chosen.Logits, chosen.Rows, chosen.Columns, embedding.Transform, EnlargedSide);
        return new SamMask(pixels, chosen.PredictedIou, Stability(chosen.Logits), chosen.Logits);
    }

    /// <summary>All candidate masks: three of the four that Meta's decoder has (the single-mask token is none), one of a decoder that chooses itself.</summary>
    /// <exception cref="InvalidInputException">The model cannot take this kind of prompt.</exception>
    public IReadOnlyList<SamCandidate> Candidates(ImageEmbedding embedding, SamPrompt prompt) =>
        Decode(embedding, prompt) switch { { Length: 4 } masks => masks[1..], var masks => masks };

    /// <summary>A candidate's logits at the image's size, rows x columns.</summary>
    public float[] Enlarge(SamCandidate candidate, ResizeTransform transform) => EnlargedSide is { } side
        ? MaskUpscaling.TwoSteps(candidate.Logits, candidate.Rows, candidate.Columns, transform, side)
        : MaskUpscaling.OneStep(candidate.Logits, candidate.Rows, candidate.Columns, transform.Rows, transform.Columns);

    private int? EnlargedSide => _encoder.Fit == ImageFit.LongSide ? _encoder.Side : null;

    private SamCandidate[] Decode(ImageEmbedding embedding, SamPrompt prompt)
    {
        var contract = _model.DecoderContract;
        if (prompt.Box is null && prompt.Points.Count == 0) throw new InvalidInputException("a prompt needs a box or a point");
        if (prompt.Points.Count > 0 && !contract.TakesPoints) throw new InvalidInputException($"{_model.Decoder.Signature.File}: this decoder takes no points");
        if (prompt.PreviousLogits is not null && !contract.TakesMask) throw new InvalidInputException($"{_model.Decoder.Signature.File}: this decoder takes no previous mask");
        string[] outputs = contract.Scores is { } named ? [contract.Masks.Name, named.Name] : [contract.Masks.Name];
        var results = _model.Decoder.Run(_feeds.Make(embedding, prompt), outputs);
        var (masks, scores) = (results[0], results.Count > 1 ? results[1].Values : []);
        var (rows, columns) = ((int)masks.Shape[^2], (int)masks.Shape[^1]);
        return [.. masks.Values.Chunk(rows * columns).Select((logits, i) => new SamCandidate(logits, rows, columns, i < scores.Length ? scores[i] : float.NaN))];
    }

    private Dictionary<FeatureRole, FeatureMap> Encode(GreyImage image, ResizeTransform transform)
    {
        // One graph that is both gets the image with each prompt: there is nothing to run before.
        if (_model.IsWhole)
        {
            var (whole, wholeShape) = EncoderInput.Make(image, transform, _encoder);
            return new() { [FeatureRole.Image] = new FeatureMap((float[])whole, wholeShape) };
        }
        var (values, shape) = EncoderInput.Make(image, transform, _encoder, Interlocked.Exchange(ref _encoderValues, null));
        KeyValuePair<FeatureRole, TensorSignature>[] wanted = [.. _encoder.Outputs];
        var features = _model.Encoder.Run([(_encoder.Input.Name, values, shape)], [.. wanted.Select(w => w.Value.Name)]);
        _encoderValues = values;
        return wanted.Zip(features).ToDictionary(p => p.First.Key, p => p.Second);
    }

    /// <summary>With four masks the first is the single-mask token and the others are the candidates; with fewer all are candidates.</summary>
    private static int Best(SamCandidate[] masks)
    {
        var best = masks.Length == 4 ? 1 : 0;
        if (float.IsNaN(masks[^1].PredictedIou)) return 0;
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
