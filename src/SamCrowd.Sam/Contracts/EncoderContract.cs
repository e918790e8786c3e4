namespace SamCrowd.Sam.Contracts;

/// <summary>How to call an image encoder.</summary>
public sealed record EncoderContract
{
    /// <summary>The export family that the signature belongs to, e.g. "SAM".</summary>
    public required string Family { get; init; }

    public required TensorSignature Input { get; init; }

    public required ImageLayout Layout { get; init; }

    /// <summary>Length in pixels of the (long) side that the image is brought to.</summary>
    public required int Side { get; init; }

    public required ImageFit Fit { get; init; }

    /// <summary>True where the image has to be padded with zeros to Side x Side; false where the graph pads.</summary>
    public required bool Padded { get; init; }

    public required PixelScaling Scaling { get; init; }

    public ResizeFilter Filter { get; init; } = ResizeFilter.PillowBilinear;

    /// <summary>The outputs the decoder will want, by what they are.</summary>
    public required IReadOnlyDictionary<FeatureRole, TensorSignature> Outputs { get; init; }

    /// <summary>What the metadata cannot tell and was assumed; null where nothing was.</summary>
    public string? Assumption { get; init; }
}
