using SamCrowd.Imaging;
using SamCrowd.Sam.Contracts;

namespace SamCrowd.Sam.Models;

/// <summary>
/// Tries whether a decoder without an input for boxes knows a box's corners as points of labels 2 and 3. Hugging Face's standard export
/// does not, and answers a box with a mask of no meaning; other exports of the same signature do. The signature cannot tell, a run can:
/// where the labels mean nothing, 2 in place of 3 changes nothing.
/// </summary>
internal static class CornerTrial
{
    /// <summary>The contract with boxes taken or refused; unchanged where nothing has to be tried.</summary>
    public static DecoderContract Settle(OnnxModel decoder, DecoderContract contract, ContractOverrides overrides)
    {
        if (!contract.CornersUntried) return contract;
        contract = contract with { CornersUntried = false };
        if (overrides.CornersAsPoints == false) return contract with
        {
            BoxRefusal = "a box's corners as points are switched off (corners_as_points), and it has no input for boxes",
        };
        if (!Knows(decoder, contract))
        {
            return contract with
            {
                BoxRefusal = "it has no input for boxes, and a trial run shows that corner labels (2, 3) change nothing: the export embeds "
                    + "clicks only; use the export with input_boxes",
            };
        }
        // Exports of this kind leave the padding point to the caller for SAM, whose graph for clicks alone is another one.
        return contract.Kind == DecoderFamily.HuggingFace
            ? contract with
            {
                NeedsPaddingPoint = overrides.PaddingPoint ?? true,
                Assumption = "corner labels (2, 3) are known by a trial run; the padding point is taken to be the caller's to "
                    + "add to clicks",
            }
            : contract;
    }

    private static bool Knows(OnnxModel decoder, DecoderContract contract)
    {
        try
        {
            var (first, second) = (Run(2), Run(3));
            return !first.AsSpan().SequenceEqual(second);
        }
        catch (InvalidInputException)
        {
            return false;
        }

        float[] Run(int label) =>
            decoder.Run([.. contract.Inputs.Select(input => Feed(input.Key, input.Value, label))], [contract.Masks.Name])[0].Values;
    }

    private static (string, Array, long[]) Feed(DecoderRole role, TensorSignature input, int label)
    {
        long[] shape = role switch
        {
            DecoderRole.PointCoordinates => [1, 1, 1, 2],
            DecoderRole.PointLabels => [1, 1, 1],
            _ => [.. input.Dimensions.Select((size, axis) => (long)(size > 0 ? size : axis < 2 ? 1 : 64))],
        };
        var count = (int)shape.Aggregate(1L, (a, b) => a * b);
        var values = role switch
        {
            DecoderRole.PointCoordinates => [300f, 500f],
            DecoderRole.PointLabels => [label],
            DecoderRole.Mask or DecoderRole.HasMask => new float[count],
            _ => [.. Enumerable.Range(0, count).Select(i => MathF.Sin(i * 0.37f))],
        };
        return (input.Name, TensorValues.Of(values, input.ElementType), shape);
    }
}
