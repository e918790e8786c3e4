using SamCrowd.Imaging;

namespace SamCrowd.Sam.Graphs;

/// <summary>
/// Rewrites an encoder's products with fixed weights as dynamically quantised ones, in ONNX's own operators (DynamicQuantizeLinear,
/// MatMulInteger), which ONNX Runtime joins into one. Each column of a weight has its own scale; the input's scale is found anew at each
/// run.
/// </summary>
/// <remarks>
/// Weights take -64 to 64: the AVX2 kernel adds two products of 8 bits with saturation at 16, and 2 x 255 x 64 stays below it, so that
/// every CPU gives the same whole numbers.
/// </remarks>
internal static class Int8Encoder
{
    /// <summary>Key under which a written file names what it was made from.</summary>
    public const string SourceKey = "samcrowd.int8.source";

    private const int Largest = 64;
    private const int FirstVersion = 11;

    /// <param name="source">What is written under <see cref="SourceKey"/>.</param>
    /// <exception cref="InvalidInputException">The graph has no products with fixed float weights, or its operators are older than opset
    /// 11.</exception>
    public static void Write(string encoder, string target, string source)
    {
        var file = OnnxFile.Read(encoder);
        if (file.Version < FirstVersion)
            throw new InvalidInputException(encoder, $"its operators are of opset {file.Version}, and quantised products came with "
                + $"{FirstVersion}", "leave 'quantize' out, or export it again");
        var weights = file.Weights.Where(w => w.ElementType == OnnxTensor.Float && w.Shape.Count == 2)
            .ToDictionary(w => w.Name, StringComparer.Ordinal);
        var (folder, quantised, inputs, nodes) =
            (Path.GetDirectoryName(Path.GetFullPath(encoder))!, new HashSet<string>(), new HashSet<string>(), new List<OnnxNode>());
        foreach (var node in file.Nodes)
        {
            if (node.Operation == "MatMul" && weights.TryGetValue(node.Inputs[1], out var weight))
            {
                if (quantised.Add(weight.Name)) file.Weights.AddRange(Quantise(weight, folder));
                nodes.AddRange(Product(node, firstOfInput: inputs.Add(node.Inputs[0])));
            }
            else nodes.Add(node);
        }
        if (quantised.Count == 0)
            throw new InvalidInputException(encoder, "it has no products with fixed float weights that could be quantised",
                "leave 'quantize' out");
        file.Nodes.Clear();
        file.Nodes.AddRange(nodes);
        file.DropUnreadWeights();
        file.AddMetadata(SourceKey, source);
        file.Write(target);
    }

    private static IEnumerable<OnnxTensor> Quantise(OnnxTensor weight, string folder)
    {
        var (rows, columns, values) = ((int)weight.Shape[0], (int)weight.Shape[1], weight.Floats(folder));
        var scales = new float[columns];
        var whole = new sbyte[values.Length];
        for (var column = 0; column < columns; column++)
        {
            var most = 0f;
            for (var row = 0; row < rows; row++) most = MathF.Max(most, MathF.Abs(values[(row * columns) + column]));
            scales[column] = most > 0 ? most / Largest : 1;
            for (var row = 0; row < rows; row++)
                whole[(row * columns) + column] = (sbyte)MathF.Round(values[(row * columns) + column] / scales[column]);
        }
        yield return OnnxTensor.Of<sbyte>(weight.Name + Suffix.Weight, OnnxTensor.Int8, whole, rows, columns);
        yield return OnnxTensor.Of<float>(weight.Name + Suffix.Scale, OnnxTensor.Float, scales, columns);
    }

    // The input is quantised once, however many products read it.
    private static IEnumerable<OnnxNode> Product(OnnxNode product, bool firstOfInput)
    {
        var (input, weight, output) = (product.Inputs[0], product.Inputs[1], product.Outputs[0]);
        var (whole, scale, zero) = (input + Suffix.Weight, input + Suffix.Scale, input + Suffix.Zero);
        if (firstOfInput) yield return OnnxNode.Of("DynamicQuantizeLinear", [input], [whole, scale, zero]);
        yield return OnnxNode.Of("MatMulInteger", [whole, weight + Suffix.Weight, zero], [output + Suffix.Sum]);
        yield return OnnxNode.Of("Cast", [output + Suffix.Sum], [output + Suffix.Real], ("to", OnnxTensor.Float));
        yield return OnnxNode.Of("Mul", [scale, weight + Suffix.Scale], [output + Suffix.Scale]);
        yield return OnnxNode.Of("Mul", [output + Suffix.Real, output + Suffix.Scale], [output]);
    }

    private static class Suffix
    {
        public const string Weight = "_int8", Scale = "_int8_scale", Zero = "_int8_zero", Sum = "_int8_sum", Real = "_int8_real";
    }
}
