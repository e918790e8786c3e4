using System.Globalization;
using System.Runtime.CompilerServices;
using SamCrowd.Annotation;
using SamCrowd.Crowd.Slices;
using SamCrowd.Crowd.Store;
using SamCrowd.Imaging.Files;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Models;
using SamCrowd.Sam.Prediction;

namespace SamCrowd.Crowd.Masks;

/// <summary>
/// The one place where the crowd server calls SAM: pictures of slices are made and prompted as <c>samcrowd sam label</c> does.
/// </summary>
internal sealed class SamEngine : IDisposable
{
    private readonly SamModel _model;
    private readonly SamPredictor _predictor;
    private readonly SamPreset _preset;
    private readonly bool _reverseRows;
    private readonly string _identity;
    private readonly ConditionalWeakTable<CaseImage, SliceRenderer> _renderers = [];

    private SamEngine(string name, SamModel model, SamPreset preset, bool reverseRows, EmbeddingCache? cache)
    {
        (Name, _model, _preset, _reverseRows) = (name, model, preset, reverseRows);
        _predictor = new SamPredictor(model, preset.Protocol, cache);
        _identity = $"{model.Encoder.Checksum} {model.Decoder.Checksum} {model.Overrides.ToJson()} {preset} {reverseRows}";
    }

    public string Name { get; }

    public SamModel Model => _model;

    public SamPreset Preset => _preset;

    public bool ReverseRows => _reverseRows;

    public bool TakesPoints => _model.DecoderContract.TakesPoints;

    /// <param name="folder">The model's folder.</param>
    /// <param name="cacheFolder">Where embeddings are kept on disk, shared with <c>samcrowd sam label</c>; null for nowhere.</param>
    /// <exception cref="Imaging.InvalidInputException">There is no such model, or it cannot be prompted with boxes.</exception>
    public static SamEngine Load(
        string folder, SamPreset preset, bool reverseRows, RuntimeSettings runtime, ContractOverrides? contract = null,
        string? cacheFolder = null)
    {
        var model = SamModel.Load(folder, runtime, contract);
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return new SamEngine(name, model, preset, reverseRows, cacheFolder is null ? null : new EmbeddingCache(cacheFolder));
    }

    /// <summary>Names a mask: the same digest means the same model, preset, image slice and prompt.</summary>
    public string DigestOf(string caseName, SliceAxis axis, int slice, PixelBox? box, IReadOnlyList<PointPrompt> points)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{_identity}\n{caseName}\n{axis} "
            + $"{slice}\n{box}\n{string.Join(' ', points)}");
        return FileDigest.OfText(text);
    }

    public ImageEmbedding Encode(CaseImage image, int slice)
    {
        var renderer = _renderers.GetValue(image, source => new SliceRenderer(source.Volume, source.Axis, _preset));
        return _predictor.SetImage(renderer.Render(slice, _reverseRows));
    }

    /// <summary>Memory that an embedding takes.</summary>
    public static long BytesOf(ImageEmbedding embedding) =>
        embedding.Features.Sum(feature => feature.Value.Values.LongLength * sizeof(float));

    /// <summary>The mask in the slice array's own rows and columns.</summary>
    public MaskRuns Decode(ImageEmbedding embedding, PixelBox? box, IReadOnlyList<PointPrompt> points)
    {
        var (rows, columns) = (embedding.Transform.Rows, embedding.Transform.Columns);
        var prompt = _reverseRows
            ? new SamPrompt(box?.WithRowsReversed(rows), [.. points.Select(p => p with { Y = rows - 1 - p.Y })])
            : new SamPrompt(box, points);
        var mask = _predictor.Predict(embedding, prompt);
        if (_reverseRows)
        {
            mask.Pixels.AsSpan().Reverse();
            for (var start = 0; start < mask.Pixels.Length; start += columns) mask.Pixels.AsSpan(start, columns).Reverse();
        }
        return MaskRuns.Of(mask.Pixels, float.IsNaN(mask.PredictedIou) ? null : mask.PredictedIou);
    }

    public void Dispose() => _model.Dispose();
}
