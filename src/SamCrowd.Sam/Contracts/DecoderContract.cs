namespace SamCrowd.Sam.Contracts;

/// <summary>How to call a mask decoder with one prompt set.</summary>
public sealed record DecoderContract
{
    public required string Family { get; init; }

    public required IReadOnlyDictionary<DecoderRole, TensorSignature> Inputs { get; init; }

    /// <summary>Output with the mask logits; the low-resolution ones wherever the model has them.</summary>
    public required TensorSignature Masks { get; init; }

    /// <summary>Output with the predicted IoU (or stability) of each mask; null where the model has none.</summary>
    public TensorSignature? Scores { get; init; }

    /// <summary>True where prompt coordinates are pixels of the original image instead of the resized one.</summary>
    public bool OriginalCoordinates { get; init; }

    /// <summary>Side of the square that prompt coordinates refer to; null for the encoder's own.</summary>
    public int? CoordinateSide { get; init; }

    /// <summary>Size that is told to a graph which only gives masks at the original size, so that it gives the low-resolution ones.</summary>
    public int? PretendedSize { get; init; }

    /// <summary>Why the model cannot be prompted with a box; null where it can.</summary>
    public string? Refusal { get; init; }

    public bool TakesMask => Inputs.ContainsKey(DecoderRole.Mask) && Inputs.ContainsKey(DecoderRole.HasMask);

    public bool TakesPoints => Inputs.ContainsKey(DecoderRole.PointCoordinates);
}
