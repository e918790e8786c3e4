namespace SamCrowd.Sam.Contracts;

/// <summary>Everything that a model's file says about how to call it.</summary>
/// <param name="File">Path of the .onnx file, for messages.</param>
internal sealed record ModelSignature(string File, IReadOnlyList<TensorSignature> Inputs, IReadOnlyList<TensorSignature> Outputs)
{
    /// <summary>Whether the graph resizes its image before anything else; null where that was not looked at.</summary>
    public bool? ResizesImage { get; init; }

    /// <summary>The input of the first of these names that the model has.</summary>
    public TensorSignature? Input(params ReadOnlySpan<string> names) => Find(Inputs, names);

    public TensorSignature? Output(params ReadOnlySpan<string> names) => Find(Outputs, names);

    private static TensorSignature? Find(IReadOnlyList<TensorSignature> tensors, ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            foreach (var tensor in tensors)
                if (tensor.KnownAs == name) return tensor;
        return null;
    }
}
