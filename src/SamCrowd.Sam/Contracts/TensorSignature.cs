using Microsoft.ML.OnnxRuntime.Tensors;

namespace SamCrowd.Sam.Contracts;

/// <summary>A model's input or output as its file declares it.</summary>
/// <param name="Dimensions">Sizes in order; -1 where the file leaves one open.</param>
internal sealed record TensorSignature(string Name, TensorElementType ElementType, IReadOnlyList<int> Dimensions)
{
    /// <summary>The name that exporters whose contract is known give to it; the file's own name unless the user says otherwise.</summary>
    public string KnownAs { get; init; } = Name;

    public int Rank => Dimensions.Count;

    /// <summary>Size of an axis counted from the end (1 = the last); -1 where it is open or not there.</summary>
    public int FromEnd(int place) => place <= Rank ? Dimensions[Rank - place] : -1;

    public override string ToString() =>
        $"{Name} {ElementType.ToString().ToLowerInvariant()} "
            + $"[{string.Join(',', Dimensions.Select(d => d < 0 ? "?" : d.ToString(System.Globalization.CultureInfo.InvariantCulture)))}]";
}
