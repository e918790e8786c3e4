using System.Diagnostics.CodeAnalysis;
using SamCrowd.Imaging;

namespace SamCrowd.Sam.Graphs;

/// <summary>
/// Gives a one-mask decoder back its four masks. Meta's export with --return-single-mask computes all four and then selects one
/// (segment_anything/utils/onnx.py, select_masks): score + (points - 2.5) * [1000, 0, 0, 0], the highest's index, and mask and score at
/// that index. The edit takes the outputs from before the selection; every weight and every operation before it stay as they are.
/// </summary>
internal static class FourMaskDecoder
{
    private const string Masks = "low_res_masks", Scores = "iou_predictions";
    private static readonly float[] Selection = [1000, 0, 0, 0];

    // What lies between all masks and the selected one: flatten, take the index, shape back.
    private static readonly string[] Selecting = ["Unsqueeze", "Reshape", "Gather", "Flatten"];

    /// <exception cref="InvalidInputException">The graph has no selection of this kind.</exception>
    public static void Write(string oneMask, string target)
    {
        var file = OnnxFile.Read(oneMask);
        var made = file.Nodes.SelectMany(node => node.Outputs.Select(output => (output, node)))
            .ToDictionary(p => p.output, p => p.node, StringComparer.Ordinal);
        if (!made.TryGetValue(Masks, out var masks) || !made.TryGetValue(Scores, out var scores) || Selected(file, made) is not { } all
            || All(masks, made) is not { } allMasks || All(scores, made) != all)
        {
            throw new InvalidInputException(
                oneMask, "it does not select one of four masks as Meta's export with --return-single-mask does, so that the four cannot be "
                + "given back",
                "export it again without that option");
        }
        file.Nodes.RemoveAll(node => node == masks || node == scores);
        // Both exist before anything that reads the selected ones.
        var last = file.Nodes.FindLastIndex(node => node.Outputs.Contains(allMasks) || node.Outputs.Contains(all));
        file.Nodes.InsertRange(last + 1, [OnnxNode.Of("Identity", [allMasks], [Masks]), OnnxNode.Of("Identity", [all], [Scores])]);
        file.StateSize(Masks, 1, Selection.Length);
        file.StateSize(Scores, 1, Selection.Length);
        file.Write(target);
    }

    /// <summary>The scores of all four masks: what the selection's highest is looked for in, before the points are counted in.</summary>
    private static string? Selected(OnnxFile file, Dictionary<string, OnnxNode> made)
    {
        foreach (var highest in file.Nodes.Where(node => node.Operation == "ArgMax"))
        {
            if (!Try(highest.Inputs[0], "Add", out var sum)) continue;
            foreach (var (score, added) in new[] { (sum.Inputs[0], sum.Inputs[1]), (sum.Inputs[1], sum.Inputs[0]) })
                if (Try(added, "Mul", out var counted) && counted.Inputs.Any(IsSelection)) return score;
        }
        return null;

        bool Try(string value, string operation, [NotNullWhen(true)] out OnnxNode? node) =>
            made.TryGetValue(value, out node) && node.Operation == operation;

        bool IsSelection(string value)
        {
            var tensor = made.TryGetValue(value, out var node) && node.Operation == "Constant" ? node.Tensor("value")
                : file.Weights.FirstOrDefault(w => w.Name == value);
            return tensor is { ElementType: OnnxTensor.Float }
                && tensor.Floats(Path.GetDirectoryName(file.Path)!).AsSpan().SequenceEqual(Selection);
        }
    }

    // Back through the selection to the tensor of all four: what is flattened first.
    private static string? All(OnnxNode selected, Dictionary<string, OnnxNode> made)
    {
        for (var node = selected; Selecting.Contains(node.Operation);)
        {
            if (node.Operation == "Flatten") return node.Inputs[0];
            if (!made.TryGetValue(node.Inputs[0], out var before)) return null;
            node = before;
        }
        return null;
    }
}
