using SamCrowd.Imaging;

namespace SamCrowd.Sam.Models;

/// <summary>
/// Runs a decoder of one mask and the one with four that was made from it on the same made-up embedding and prompts: with up to two points
/// the one mask has to be the best candidate, from three on the single-mask token (segment_anything/utils/onnx.py, select_masks).
/// </summary>
internal static class FourMaskTrial
{
    private const float MostApart = 1e-3f;
    private static readonly string[] Outputs = ["low_res_masks", "iou_predictions"];

    // A box, a click with its padding point, two clicks with theirs, a box and a click.
    private static readonly float[][] Labels = [[2, 3], [1, -1], [1, 0, -1], [1, 2, 3]];

    /// <exception cref="InvalidInputException">The two answer differently.</exception>
    public static void Check(string oneMask, string fourMasks)
    {
        var settings = new RuntimeSettings { Provider = ExecutionProvider.Cpu };
        using OnnxModel one = OnnxModel.Load(oneMask, settings), four = OnnxModel.Load(fourMasks, settings);
        foreach (var labels in Labels)
        {
            var feeds = one.Signature.Inputs.Select(input => Feed(input.Name, [.. input.Dimensions.Select(d => d > 0 ? d : 1L)], labels))
                .ToArray();
            var (selected, all) = (one.Run(feeds, Outputs), four.Run(feeds, Outputs));
            var (mask, score, masks, scores) = (selected[0].Values, selected[1].Values[0], all[0].Values, all[1].Values);
            if (scores.Length != 4 || masks.Length != 4 * mask.Length) throw Differs(oneMask, fourMasks, $"its masks are {scores.Length}");
            var token = labels.Length > 2 ? 0 : Enumerable.Range(1, 3).MaxBy(i => scores[i]);
            var apart = mask.Zip(masks.Skip(token * mask.Length), (a, b) => MathF.Abs(a - b)).Append(MathF.Abs(score - scores[token]))
                .Max();
            if (!(apart <= MostApart)) throw Differs(oneMask, fourMasks, $"for {labels.Length} points they differ by {apart}");
        }
    }

    private static (string, Array, long[]) Feed(string name, long[] shape, float[] labels)
    {
        var random = new RandomStream(17);
        var count = (int)shape.Aggregate(1L, (a, b) => a * b);
        return name switch
        {
            "point_coords" => (name, Enumerable.Range(0, labels.Length).SelectMany(i => labels[i] < 0 ? new float[2]
                : [200 + (150 * i), 300 + (120 * i)]).ToArray(), [1, labels.Length, 2]),
            "point_labels" => (name, labels, [1, labels.Length]),
            "orig_im_size" => (name, new float[] { 1024, 1024 }, [2]),
            "mask_input" or "has_mask_input" => (name, new float[count], shape),
            _ => (name, Enumerable.Range(0, count).Select(_ => (float)random.Normal(0, 0.1)).ToArray(), shape),
        };
    }

    private static InvalidInputException Differs(string oneMask, string fourMasks, string how) =>
        new(fourMasks, $"the decoder with four masks does not answer as {Path.GetFileName(oneMask)}, which it is made from: {how}",
            "use the decoder with one mask");
}
