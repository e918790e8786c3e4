using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Models;

namespace SamCrowd.Sam.Prediction;

/// <summary>
/// Builds a decoder's inputs from an embedding and one prompt or several of one kind, in the types and shapes its file declares.
/// Coordinates are scaled and nothing else, as SamPredictor does (segment_anything, ResizeLongestSide.apply_coords): a whole number n is
/// pixel n, of the image and of the encoder's input, and the half pixel that makes it the pixel's centre is added inside the decoder
/// (PromptEncoder._embed_boxes). So a <see cref="SamCrowd.Annotation.PixelBox"/> gives the masks that
/// SamPredictor.predict(box=[X0, Y0, X1, Y1]) does.
/// </summary>
internal sealed class DecoderFeeds(DecoderContract contract)
{
    private float[] _noMask = [];

    /// <param name="prompts">All with a box or all without, and with the same number of points: see <see cref="KindOf"/>.</param>
    public IReadOnlyList<(string Name, Array Values, long[] Shape)> Make(ImageEmbedding embedding, IReadOnlyList<SamPrompt> prompts)
    {
        var points = prompts.Select(p => Points(embedding.Transform, p)).ToArray();
        return [.. contract.Inputs.Select(input => Feed(input.Key, input.Value, embedding, prompts, points))];
    }

    /// <summary>Prompts of one kind may share a run.</summary>
    public static (bool Box, int Points) KindOf(SamPrompt prompt) => (prompt.Box is not null, prompt.Points.Count);

    private (string, Array, long[]) Feed(
        DecoderRole role, TensorSignature input, ImageEmbedding embedding, IReadOnlyList<SamPrompt> prompts,
        (float[] Coordinates, float[] Labels)[] points)
    {
        var (many, each) = (prompts.Count, points[0].Labels.Length);
        if (role == DecoderRole.Intermediates)
            return (input.Name, TensorValues.Of(Stacked(embedding, out var shape), input.ElementType), shape);
        if (SamModel.FeatureOf(role) is { } feature)
            return (input.Name, TensorValues.Of(embedding.Features[feature].Values, input.ElementType), embedding.Features[feature].Shape);
        var (values, dimensions) = role switch
        {
            DecoderRole.PointCoordinates =>
                (Joined(points.Select(p => p.Coordinates)), input.Rank == 4 ? new long[] { 1, many, each, 2 } : [many, each, 2]),
            DecoderRole.PointLabels =>
                (Joined(points.Select(p => p.Labels)), input.Rank == 3 ? new long[] { 1, many, each } : [many, each]),
            DecoderRole.Boxes => Boxes(embedding.Transform, input, prompts),
            DecoderRole.Mask => (Masks(prompts, MaskSide(input)), [many, 1, MaskSide(input), MaskSide(input)]),
            // One value for all prompts: exporters multiply it with [prompts, channels, h, w] as it is.
            DecoderRole.HasMask => ([prompts[0].PreviousLogits is null ? 0f : 1f], [1]),
            _ => (contract.PretendedSize is { } side ? [side, side]
                : new float[] { embedding.Transform.Rows, embedding.Transform.Columns }, new long[] { 2 }),
        };
        return (input.Name, TensorValues.Of(values, input.ElementType), dimensions);
    }

    // A box alone is two points with the labels 2 and 3 and no padding point (with one, SAM's export answers with its single-mask token);
    // clicks without a box get the padding point that the model's own predictor gives them, unless the graph adds it.
    private (float[] Coordinates, float[] Labels) Points(ResizeTransform transform, SamPrompt prompt)
    {
        var coordinates = new List<float>();
        var labels = new List<float>();
        foreach (var point in prompt.Points) Add(point.X, point.Y, point.Positive ? 1 : 0);
        if (prompt.Box is { } box && !contract.Inputs.ContainsKey(DecoderRole.Boxes))
        {
            Add(box.X0, box.Y0, 2);
            Add(box.X1, box.Y1, 3);
        }
        if (prompt.Box is null && contract.NeedsPaddingPoint)
        {
            coordinates.AddRange([0, 0]);
            labels.Add(-1);
        }
        return ([.. coordinates], [.. labels]);

        void Add(float x, float y, float label)
        {
            var (mappedX, mappedY) = Map(transform, x, y);
            coordinates.AddRange([mappedX, mappedY]);
            labels.Add(label);
        }
    }

    // Clicks alone leave a decoder that takes both without a box: [1, 0, 4], as transformers.js does.
    private (float[], long[]) Boxes(ResizeTransform transform, TensorSignature input, IReadOnlyList<SamPrompt> prompts)
    {
        var boxes = prompts.Where(p => p.Box is not null).Select(p =>
        {
            var (first, last) = (Map(transform, p.Box!.Value.X0, p.Box.Value.Y0), Map(transform, p.Box.Value.X1, p.Box.Value.Y1));
            return new[] { first.X, first.Y, last.X, last.Y };
        }).ToArray();
        return (Joined(boxes), input.Rank == 3 ? [1, boxes.Length, 4] : [boxes.Length, 4]);
    }

    private (float X, float Y) Map(ResizeTransform transform, float x, float y)
    {
        var (mappedX, mappedY) = contract.OriginalCoordinates ? (x, y) : transform.Map(x, y);
        return contract.WholeCoordinates ? (MathF.Truncate(mappedX), MathF.Truncate(mappedY)) : (mappedX, mappedY);
    }

    private static float[] Stacked(ImageEmbedding embedding, out long[] shape)
    {
        FeatureMap[] parts = [.. Enumerable.Range(0, 4).Select(i => embedding.Features.GetValueOrDefault(FeatureRole.Intermediate0 + i))
            .OfType<FeatureMap>()];
        shape = parts[0].Shape.Length == 5 ? parts[0].Shape : [parts.Length, .. parts[0].Shape];
        return Joined(parts.Select(p => p.Values));
    }

    private float[] Masks(IReadOnlyList<SamPrompt> prompts, int side)
    {
        if (prompts is [{ PreviousLogits: { } previous }]) return previous;
        // Given anew with each run and never written to.
        var size = prompts.Count * side * side;
        var none = _noMask;
        return none.Length == size ? none : _noMask = new float[size];
    }

    private static float[] Joined(IEnumerable<float[]> parts) => [.. parts.SelectMany(p => p)];

    private static int MaskSide(TensorSignature input) => input.FromEnd(1) > 0 ? input.FromEnd(1) : 256;
}
