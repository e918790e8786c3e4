using Microsoft.ML.OnnxRuntime.Tensors;
using SamCrowd.Imaging;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Models;

namespace SamCrowd.Sam.Prediction;

/// <summary>
/// Builds a decoder's inputs from an embedding and a prompt, in the types and shapes its file declares. Coordinates are scaled and nothing
/// else, as SamPredictor does (segment_anything, ResizeLongestSide.apply_coords): a whole number n is pixel n, of the image and of the
/// encoder's input, and the half pixel that makes it the pixel's centre is added inside the decoder (PromptEncoder._embed_boxes). So a
/// <see cref="SamCrowd.Annotation.PixelBox"/> gives the masks that SamPredictor.predict(box=[X0, Y0, X1, Y1]) does.
/// </summary>
internal sealed class DecoderFeeds(DecoderContract contract, int encoderSide)
{
    private float[] _noMask = [];

    public IReadOnlyList<(string Name, Array Values, long[] Shape)> Make(ImageEmbedding embedding, SamPrompt prompt)
    {
        var (coordinates, labels) = Points(embedding.Transform, prompt);
        return [.. contract.Inputs.Select(input => Feed(input.Key, input.Value, embedding, prompt, coordinates, labels))];
    }

    private (string, Array, long[]) Feed(
        DecoderRole role, TensorSignature input, ImageEmbedding embedding, SamPrompt prompt, float[] coordinates, float[] labels)
    {
        if (role == DecoderRole.Intermediates) return (input.Name, Stacked(embedding, out var shape), shape);
        if (SamModel.FeatureOf(role) is { } feature) return (input.Name, embedding.Features[feature].Values, embedding.Features[feature].Shape);
        var (values, dimensions) = role switch
        {
            DecoderRole.PointCoordinates => (coordinates, input.Rank == 4 ? new long[] { 1, 1, labels.Length, 2 } : [1, labels.Length, 2]),
            DecoderRole.PointLabels => (labels, input.Rank == 3 ? new long[] { 1, 1, labels.Length } : [1, labels.Length]),
            DecoderRole.Boxes => (Box(embedding.Transform, prompt), input.Rank == 3 ? new long[] { 1, 1, 4 } : [1, 4]),
            DecoderRole.Mask => (prompt.PreviousLogits ?? NoMask(MaskSide(input)), [1, 1, MaskSide(input), MaskSide(input)]),
            DecoderRole.HasMask => ([prompt.PreviousLogits is null ? 0f : 1f], [1]),
            _ => (contract.PretendedSize is { } side ? [side, side] : new float[] { embedding.Transform.Rows, embedding.Transform.Columns }, new long[] { 2 }),
        };
        return (input.Name, Cast(values, input.ElementType), dimensions);
    }

    // A box alone is two points with the labels 2 and 3 and no padding point (with one, SAM's export answers with its single-mask token);
    // clicks without a box get the padding point that SamPredictor gives them, unless the graph adds it (SAM 2, HF).
    private (float[] Coordinates, float[] Labels) Points(ResizeTransform transform, SamPrompt prompt)
    {
        var coordinates = new List<float>();
        var labels = new List<float>();
        foreach (var point in prompt.Points) Add(point.X, point.Y, point.Positive ? 1 : 0);
        if (!contract.Inputs.ContainsKey(DecoderRole.Boxes))
        {
            if (prompt.Box is { } box)
            {
                Add(box.X0, box.Y0, 2);
                Add(box.X1, box.Y1, 3);
            }
            else if (contract.Family.StartsWith("SAM", StringComparison.Ordinal) && contract.Family is not ("SAM 2" or "SAM, HF Optimum"))
            {
                coordinates.AddRange([0, 0]);
                labels.Add(-1);
            }
        }
        return ([.. coordinates], [.. labels]);

        void Add(float x, float y, float label)
        {
            var (mappedX, mappedY) = Map(transform, x, y);
            coordinates.AddRange([mappedX, mappedY]);
            labels.Add(label);
        }
    }

    private float[] Box(ResizeTransform transform, SamPrompt prompt)
    {
        if (prompt.Box is not { } box) throw new InvalidInputException($"this {contract.Family} decoder takes boxes only, and the prompt has none");
        var (first, last) = (Map(transform, box.X0, box.Y0), Map(transform, box.X1, box.Y1));
        return [first.X, first.Y, last.X, last.Y];
    }

    private (float X, float Y) Map(ResizeTransform transform, float x, float y)
    {
        if (contract.OriginalCoordinates) return (x, y);
        var (mappedX, mappedY) = transform.Map(x, y);
        var scale = contract.CoordinateSide is { } side ? (float)side / encoderSide : 1;
        return (mappedX * scale, mappedY * scale);
    }

    private static float[] Stacked(ImageEmbedding embedding, out long[] shape)
    {
        FeatureMap[] parts = [.. Enumerable.Range(0, 4).Select(i => embedding.Features.GetValueOrDefault(FeatureRole.Intermediate0 + i)).OfType<FeatureMap>()];
        shape = parts[0].Shape.Length == 5 ? parts[0].Shape : [parts.Length, .. parts[0].Shape];
        return [.. parts.SelectMany(p => p.Values)];
    }

    // Given anew with each prompt and never written to.
    private float[] NoMask(int side) => _noMask.Length == side * side ? _noMask : _noMask = new float[side * side];

    private static int MaskSide(TensorSignature input) => input.FromEnd(1) > 0 ? input.FromEnd(1) : 256;

    private static Array Cast(float[] values, TensorElementType type) => type switch
    {
        TensorElementType.Float => values,
        TensorElementType.Int64 => Array.ConvertAll(values, v => (long)v),
        TensorElementType.Int32 => Array.ConvertAll(values, v => (int)v),
        TensorElementType.Bool => Array.ConvertAll(values, v => v != 0),
        _ => throw new InvalidInputException($"a decoder input of type {type} is not one that prompts are given in"),
    };
}
