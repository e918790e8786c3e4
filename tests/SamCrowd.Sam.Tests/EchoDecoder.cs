using System.Globalization;

namespace SamCrowd.Sam.Tests;

/// <summary>
/// A decoder of a given signature whose masks hold what it was fed: for each input that is no feature of the image, in order, the number of
/// its values and the values; and in its last pixel which of its masks it is, from 0. Of its scores the first of four is the highest and
/// the third of the others.
/// </summary>
internal static class EchoDecoder
{
    private static readonly float[] Scores = [.99f, .5f, .9f, .6f];

    /// <param name="clicksOnly">True to take every label above 1 for 1, as a graph does that knows no corners.</param>
    public static byte[] Make(string[] inputs, string[] outputs, bool clicksOnly = false)
    {
        var model = new TinyOnnx();
        foreach (var input in inputs) model.Input(input);
        var fed = inputs.Where(IsEchoed).SelectMany(input => Echo(model, input, clicksOnly)).ToList();
        var size = inputs.Select(input => TinyOnnx.Parse(input).Name)
            .FirstOrDefault(name => name.EndsWith("size", StringComparison.Ordinal));
        var open = model.SizeFrom(inputs.Select(input => TinyOnnx.Parse(input).Name)
            .First(name => name.Contains("image", StringComparison.Ordinal)));
        foreach (var output in outputs)
        {
            if (IsMask(output)) Masks(model, output, fed, size);
            else if (IsScore(output)) ScoresOf(model, output);
            else model.Ones(output, open);
        }
        return model.ToArray();
    }

    /// <summary>What a mask says its decoder was fed: the values of each input, and the mask's number.</summary>
    public static (List<float[]> Fed, int Token) Read(float[] logits, int inputs)
    {
        var (fed, at) = (new List<float[]>(), 0);
        for (var i = 0; i < inputs; i++)
        {
            var count = (int)logits[at];
            fed.Add(logits[(at + 1)..(at + 1 + count)]);
            at += 1 + count;
        }
        return (fed, (int)logits[^1]);
    }

    /// <summary>Features of the image and earlier masks are too large to be echoed.</summary>
    public static bool IsEchoed(string input) => TinyOnnx.Parse(input) is var (name, _, dimensions)
        && (dimensions.Length < 4 || name.Contains("point", StringComparison.Ordinal)) && name is not ("mask_input" or "input_masks");

    private static bool IsMask(string output) =>
        TinyOnnx.Parse(output) is var (name, type, dimensions) && dimensions.Length >= 4 && type == 1 && name != "mask_for_mem";

    private static bool IsScore(string output) =>
        TinyOnnx.Parse(output).Name is "iou_predictions" or "iou_scores" or "scores" or "iou_pred";

    private static IEnumerable<string> Echo(TinyOnnx model, string input, bool clicksOnly)
    {
        var name = TinyOnnx.Parse(input).Name;
        var flat = model.CastTo(model.Add("Reshape", [name, model.Wholes(-1)]), "x:f[]");
        var size = model.CastTo(model.Add("Size", [name]), "x:f[]");
        yield return model.Add("Reshape", [size, model.Wholes(1)]);
        yield return clicksOnly && name.Contains("label", StringComparison.Ordinal) ? model.Add("Min", [flat, model.Real(1)]) : flat;
    }

    // Masks of open size are as large as the graph is told, else 256.
    private static void Masks(TinyOnnx model, string output, List<string> fed, string? size)
    {
        var (name, _, dimensions) = TinyOnnx.Parse(output);
        long[] sizes = [.. dimensions.Select(d => long.TryParse(d, CultureInfo.InvariantCulture, out var n) ? n : -1)];
        var tokens = sizes[^3] > 0 ? sizes[^3] : 1;
        var told = sizes[^1] < 0 && size is not null;
        var (rows, columns) = (sizes[^2] > 0 ? sizes[^2] : 256, sizes[^1] > 0 ? sizes[^1] : 256);
        var shape = told ? model.CastTo(size!, "x:i64[]") : model.Wholes(rows, columns);
        model.Initializer(name + "_zeros", new float[rows * columns], rows * columns);
        var end = told ? model.Add("Sub", [model.Add("ReduceProd", [shape]), model.Wholes(1)]) : model.Wholes((rows * columns) - 1);
        var stream = model.Add("Slice", [model.Add("Concat", [.. fed, name + "_zeros"], null, ("axis", 0L)), model.Wholes(0), end]);
        var plane = model.Add("Concat", [model.Wholes(1, 1), shape], null, ("axis", 0L));
        var masks = Enumerable.Range(0, (int)tokens).Select(token =>
            model.Add("Reshape", [model.Add("Concat", [stream, model.Real(token)], null, ("axis", 0L)), plane])).ToArray();
        var all = model.Add("Concat", masks, null, ("axis", 1L));
        if (sizes.Length == 5) model.Add("Unsqueeze", [all, model.Wholes(0)], name);
        else model.Add("Identity", [all], name);
        model.Output(output);
    }

    private static void ScoresOf(TinyOnnx model, string output)
    {
        var (name, _, dimensions) = TinyOnnx.Parse(output);
        var count = long.TryParse(dimensions[^1], CultureInfo.InvariantCulture, out var n) ? (int)n : 1;
        long[] shape = [.. Enumerable.Repeat(1L, dimensions.Length - 1), count];
        model.Initializer(name + "_values", count == 4 ? Scores : Scores[1..(1 + count)], shape);
        model.Add("Identity", [name + "_values"], name);
        model.Output(output);
    }
}
